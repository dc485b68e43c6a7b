import i18next from 'i18next'

import type { Value } from './value'

const empty = (v: unknown) => v === undefined || v === null || (typeof v === 'string' && v.trim() === '') || (Array.isArray(v) && v.length === 0)

/** The fields that must be filled in as the form stands, besides those that always must, each with what to do. */
export function needs(kind: string, v: Value): Record<string, string> {
  const found: Record<string, string> = {}
  if (kind === 'screen' && v.outcome !== undefined && v.outcome !== 'accepted') {
    found.reason = i18next.t('form.why')
    if (v.outcome === 'merged') found.into = i18next.t('form.mergeInto')
    if (v.outcome === 'transferred_out' || v.outcome === 'returned_to_sender') found.to = i18next.t('form.toWhom')
  }
  if (kind === 'countersign' && v.agree === false) found.reason = i18next.t('form.why')
  if (kind === 'pass-gate' && v.gate !== undefined) {
    if (!v.not_needed && !['unreachable', 'anonymous'].includes(String(v.satisfaction))) found.evidence = i18next.t('form.gateEvidence')
    if (v.gate === 'satisfaction') found.satisfaction = i18next.t('form.gateSatisfaction')
  }
  if (kind !== 'record-call') return found
  if (empty(v.person) && empty(v.unit)) found.unit = i18next.t('form.callWhom')
  if (v.answered === true) found.note = i18next.t('form.callSaid')
  return found
}

/** Fields of which one is enough, and it does not matter which. */
export const either = (kind: string, path: string): boolean => kind === 'record-call' && ['unit', 'person'].includes(path)

/** What of that is not filled in yet: it is asked for before anything is sent. */
export function missing(kind: string, v: Value): Record<string, string> {
  const all = needs(kind, v)
  if (kind === 'record-call' && v.answered === undefined) all.answered = i18next.t('form.callAnswered')
  return Object.fromEntries(Object.entries(all).filter(([name]) => empty(v[name])))
}
