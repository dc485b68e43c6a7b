import i18next from 'i18next'

import type { components } from '../../facts/schema'
import { full } from '../../time'
import { commandName, wordIn } from '../../words'

export type Entry = components['schemas']['AuditEntry']
/** What is known by name: people, units, campaigns. */
export type Known = Record<string, string>

const shapes = ['FirstDay', 'SourceLevel', 'SourceMode', 'Role', 'RedactionKind', 'Data']

/** What a field of an entry is called. */
export function fieldName(field: string): string {
  return i18next.t(`record.field.${field}`, { defaultValue: '' }) || i18next.t(`field.${field}`, { defaultValue: field })
}

/**
 * A value of an entry as people read it: an instant in the office's zone, who or
 * what it names by name, a code by its word, and anything else as it stands.
 */
export function value(field: string, text: string, known: Known): string {
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text)) return full(text)
  if (known[text]) return known[text]
  if (field === 'accounts') { // each with how often
    return text.split(', ').map((one) => {
      const [id = '', times] = one.split(' ')
      return i18next.t('record.times', { of: known[id] ?? `…${id.slice(-6)}`, n: times })
    }).join(i18next.t('me.and'))
  }
  const digest = /^(?:sha256:)?([0-9a-f]{12})[0-9a-f]{20,}$/.exec(text)
  if (digest) return digest[1]! // two are told apart by their beginning
  const coded = i18next.t(`record.value.${field}.${text}`, { defaultValue: '' })
  if (coded) return coded
  if (field === 'scope') return text.split(' ').map(allowed).join(i18next.t('me.and'))
  if (text === 'true') return i18next.t('record.yes')
  if (/^[[{]/.test(text)) return within(text, known)
  if (/^[0-9A-HJKMNP-TV-Z]{26}$/.test(text)) return `…${text.slice(-6)}` // an id says nothing to people; its end tells two apart
  return text.split(' ').map((w) => wordIn(w, ...shapes)).join(' ')
}

/** What a program's token may do, by its word. */
const allowed = (scope: string) => i18next.t(`record.value.scope.${scope}`, { defaultValue: '' }) || i18next.t(`deed.${scope}`, { defaultValue: '' }) || commandName(scope)

/** A table is counted, and what has named parts is told by them. */
function within(json: string, known: Known): string {
  try {
    const found = JSON.parse(json) as unknown[] | Record<string, unknown>
    if (Array.isArray(found)) return i18next.t('record.table', { n: found.length })
    return Object.entries(found).map(([k, v]) => `${fieldName(k)} ${typeof v === 'string' ? value(k, v, known) : JSON.stringify(v)}`).join(i18next.t('me.and'))
  } catch {
    return json
  }
}

/** Whose an account is, as far as the entries themselves tell. */
export function accountsOf(entries: Entry[], known: Known): Known {
  const found: Known = {}
  for (const e of entries) {
    if (e.payload.subject.kind !== 'account') continue
    const person = changed(e, 'person') ?? (own.has(e.type) ? e.actor : undefined)
    const name = person ? known[person] : undefined
    if (name) found[e.payload.subject.id] = name
  }
  return found
}

// What only the owner of an account does with it.
const own = new Set(['signed_in', 'password_changed', 'second_factor_set', 'recovery_codes_replaced', 'recovery_code_used'])

// What stands in every entry already, or says nothing to people.
const silent = new Set(['id', 'version', 'created_at', 'created_by', 'made_at', 'made_by'])

/** The changes of an entry that people read, before and after. */
export function changesOf(e: Entry, known: Known) {
  return (e.payload.changes ?? []).filter((c) => !silent.has(c.field)).map((c) => ({
    field: fieldName(c.field),
    before: c.before === undefined ? undefined : value(c.field, c.before, known),
    after: c.after === undefined ? undefined : value(c.field, c.after, known),
  }))
}

/** The facts of an entry, named. */
export function factsOf(e: Entry, known: Known): [string, string][] {
  return Object.entries(e.payload.facts ?? {}).filter(([, v]) => v !== '').map(([k, v]) => [fieldName(k), value(k, v, known)])
}

/** What an entry is about, by name where it has one. */
export function subjectOf(e: Entry, known: Known): string {
  const { kind, id } = e.payload.subject
  const name = known[id] ?? changed(e, 'name') ?? changed(e, 'login') ?? (kind === 'setting' || kind === 'policy' || kind === 'calendar' || kind === 'address' ? id : id.length > 14 ? `…${id.slice(-6)}` : id)
  return i18next.t('record.about', { kind: i18next.t(`record.subject.${kind}`, { defaultValue: kind }), name })
}

function changed(e: Entry, field: string): string | undefined {
  return e.payload.changes?.find((c) => c.field === field)?.after
}

/** The instants between which a day of the office lies. */
export function dayFrom(day: string): string {
  return `${day}T00:00:00+08:00`
}
export function dayUntil(day: string): string {
  const next = new Date(`${day}T00:00:00Z`)
  next.setUTCDate(next.getUTCDate() + 1)
  return `${next.toISOString().slice(0, 10)}T00:00:00+08:00`
}
