// Takes from the API's document what the forms of commands need: the fields of
// each command's body, with references put in place.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'

const folder = process.argv[2]
const { paths, components } = JSON.parse(readFileSync(`${folder}/openapi.json`, 'utf8'))

function field(schema, depth = 0) {
  if (schema.$ref) {
    const named = components.schemas[schema.$ref.split('/').pop()]
    return field({ ...named, description: schema.description ?? named.description }, depth)
  }
  if (schema.allOf?.length === 1) return field({ ...schema.allOf[0], description: schema.description }, depth)
  const type = Array.isArray(schema.type) ? schema.type.find((t) => t !== 'null') : schema.type
  const f = { type }
  if (schema.description) f.says = schema.description.split('\n\n')[0]
  if (schema.enum) f.enum = schema.enum
  for (const k of ['format', 'maxLength', 'minLength', 'minItems', 'maxItems', 'minimum', 'maximum']) {
    if (schema[k] !== undefined) f[k] = schema[k]
  }
  if (type === 'array') f.items = field(schema.items, depth + 1)
  if (type === 'object' && schema.properties) {
    f.required = schema.required ?? []
    f.fields = Object.fromEntries(Object.entries(schema.properties).map(([name, s]) => [name, field(s, depth + 1)]))
  }
  return f
}

const { words, commands } = JSON.parse(readFileSync(`${folder}/facts.json`, 'utf8'))
const kinds = new Set(commands.map((c) => c.kind))

const forms = {}
for (const [path, operations] of Object.entries(paths)) {
  const command = /^\/api\/v1\/cases\/\{id\}\/([a-z-]+)$/.exec(path)?.[1]
  const body = operations.post?.requestBody?.content?.['application/json']?.schema
  const kind = path === '/api/v1/cases' ? 'register' : command
  if (kinds.has(kind) && body) forms[kind] = field(body)
}
writeFileSync(`${folder}/forms.json`, JSON.stringify(forms))
// The page of registering needs its own form and no other, and whoever opens a
// form needs that one: its fields and what its command does.
writeFileSync(`${folder}/register.json`, JSON.stringify(forms.register))
rmSync(`${folder}/forms`, { recursive: true, force: true })
mkdirSync(`${folder}/forms`)
for (const { kind, does, attestable } of commands) writeFileSync(`${folder}/forms/${kind}.json`, JSON.stringify({ form: forms[kind] ?? { type: 'object', fields: {}, required: [] }, does, attestable }))

// Every page needs words, and the names of commands; what commands do is read
// where they are given.
// Each language is a file of its own, so that only the one that is read is fetched.
const inOne = (pairs, i) => Object.fromEntries(Object.entries(pairs).map(([k, pair]) => [k, pair[i]]))
for (const [i, language] of ['zh', 'en'].entries()) {
  const said = Object.fromEntries(Object.entries(words).map(([type, values]) => [type, inOne(values, i)]))
  writeFileSync(`${folder}/words.${language}.json`, JSON.stringify({ words: said, names: Object.fromEntries(commands.map((c) => [c.kind, c.name[i]])) }))
}
writeFileSync(`${folder}/commands.json`, JSON.stringify(Object.fromEntries(commands.map((c) => [c.kind, { does: c.does, attestable: c.attestable }]))))
