import i18next from 'i18next'

import type { Value } from './value'

const empty = (v: unknown) => v === undefined || v === null || (typeof v === 'string' && v.trim() === '')

/** The fields that must be filled in as the form stands, besides those that always must, each with what to do. */
export function needs(kind: string, v: Value): Record<string, string> {
  if (kind !== 'record-call') return {}
  const found: Record<string, string> = {}
  if (empty(v.person)) found.unit = i18next.t('form.callWhom')
  if (v.answered === true) found.note = i18next.t('form.callSaid')
  return found
}

/** What of that is not filled in yet: it is asked for before anything is sent. */
export function missing(kind: string, v: Value): Record<string, string> {
  const all = needs(kind, v)
  if (kind === 'record-call' && v.answered === undefined) all.answered = i18next.t('form.callAnswered')
  return Object.fromEntries(Object.entries(all).filter(([name]) => empty(v[name])))
}
