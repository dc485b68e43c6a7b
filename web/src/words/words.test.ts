import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { expect, test } from 'vitest'

import forms from '../facts/forms.json'
import english from '../facts/words.en.json'
import chinese from '../facts/words.zh.json'
import { en } from './en'
import { areas } from './parts'
import { zh } from './zh'

function keys(tree: object, path = ''): string[] {
  return Object.entries(tree).flatMap(([k, v]) => (typeof v === 'string' ? [`${path}${k}`] : keys(v, `${path}${k}.`)))
}

function at(tree: object, path: string): string {
  return path.split('.').reduce<unknown>((t, k) => (t as Record<string, unknown>)[k], tree) as string
}

const both: Record<string, { zh: object; en: object }> = { everywhere: { zh, en } }
for (const [area, of] of Object.entries(areas)) both[area] = { zh: await of.zh(), en: await of.en() }

test.each(Object.entries(both))('every text exists in both languages, with the same places to fill: %s', (_, { zh, en }) => {
  expect(keys(en).toSorted()).toEqual(keys(zh).toSorted())
  for (const k of keys(zh)) {
    const places = (s: string) => (s.match(/\{\{\w+\}\}/g) ?? []).toSorted()
    expect(places(at(en, k)), k).toEqual(places(at(zh, k)))
    expect(at(zh, k).trim(), k).not.toBe('')
    expect(at(en, k).trim(), k).not.toBe('')
  }
})

test('every field of every command has a label', () => {
  type F = { fields?: Record<string, F>; items?: F }
  const missing = new Set<string>()
  const walk = (f: F) => {
    for (const [name, x] of Object.entries(f.fields ?? {})) {
      if (!(name in zh.field)) missing.add(name)
      walk(x)
      if (x.items) walk(x.items)
    }
  }
  Object.values(forms as unknown as Record<string, F>).forEach(walk)
  expect([...missing]).toEqual([])
})

test('every command has a name in both languages', () => {
  for (const kind of Object.keys(forms)) {
    expect((chinese.names as Record<string, string>)[kind], kind).toMatch(/\p{Script=Han}/u)
    expect((english.names as Record<string, string>)[kind], kind).toMatch(/[a-z]/)
  }
})

test('whoever comes to a part of the page has fetched the words that it says', () => {
  const src = fileURLToPath(new URL('..', import.meta.url))
  const of = new Map<string, string[]>()
  for (const [area, texts] of Object.entries(both)) for (const k of keys(texts.zh)) of.set(k.replace(/_(one|other)$/, ''), [...(of.get(k) ?? []), area])
  expect([...of].filter(([, some]) => some.length > 1), 'words that stand in two places').toEqual([])
  const fileOf = (path: string) => [path, `${path}.ts`, `${path}.tsx`, `${path}/index.ts`, `${path}/index.tsx`].find((f) => /\.tsx?$/.test(f) && existsSync(f))
  const wrong = new Set<string>()
  const seen = new Set<string>()
  const walk = (file: string | undefined, fetched: string[]) => {
    const way = `${file} ${fetched.toSorted().join(' ')}`
    if (!file || seen.has(way) || file.includes('/words/')) return
    seen.add(way)
    const code = readFileSync(file, 'utf8')
    // A key, or the beginning of one whose end is only known while the page runs.
    for (const [, whole, begun] of code.matchAll(/'([a-zA-Z]+(?:\.[\w-]+)+)'|`([a-zA-Z]+\.(?:[\w-]+\.)*)\$\{/g)) {
      const some = whole ? of.get(whole) ?? [] : [...of].filter(([k]) => k.startsWith(begun!)).flatMap(([, a]) => a)
      for (const area of some) if (area !== 'everywhere' && !fetched.includes(area)) wrong.add(`${file.slice(src.length)} says ${whole ?? begun} of ${area}`)
    }
    const to = (path: string) => fileOf(join(dirname(file), path))
    const said = /saying\(import\('([^']+)'\)((?:, '\w+')+)\)/g
    for (const [, path, some] of code.matchAll(said)) walk(to(path!), [...new Set([...fetched, ...some!.match(/\w+/g)!])])
    for (const [, path] of code.replaceAll(said, '').matchAll(/(?:from |import |import\()'(\.[^']+)'/g)) walk(to(path!), fetched)
  }
  walk(join(src, 'main.tsx'), [])
  expect([...wrong]).toEqual([])
  expect(seen.size).toBeGreaterThan(200)
})
