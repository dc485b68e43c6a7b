import i18next from 'i18next'

import type { Value } from './value'

export const empty = (v: unknown) => v === undefined || v === null || (typeof v === 'string' && v.trim() === '') || (Array.isArray(v) && v.length === 0)

// Fields that are asked for by what was chosen in another one.
const ASKED: Record<string, Record<string, [by: string, ...are: unknown[]]>> = {
  'pass-gate': { satisfaction: ['gate', 'satisfaction'], not_needed: ['gate', 'rectified'] },
  screen: { into: ['outcome', 'merged'], to: ['outcome', 'transferred_out', 'returned_to_sender'] },
  'record-contact': { assignment: ['with', 'unit'], purpose: ['with', 'complainant'] },
  rule: { to: ['upheld', true], due: ['upheld', true] },
}
const holds = (of: [by: string, ...are: unknown[]], v: Value) => of.slice(1).includes(v[of[0]])

/** Whether a field of the form is asked for as it stands. */
export function asked(kind: string, name: string, v: Value): boolean {
  const of = ASKED[kind]?.[name]
  return !of || holds(of, v)
}

/** The form without what is not asked for any more. */
export function settled(kind: string, v: Value): Value {
  return Object.fromEntries(Object.entries(v).filter(([name]) => asked(kind, name, v)))
}

/** The fields that must be filled in as the form stands, besides those that always must, each with what to do. */
export function needs(kind: string, v: Value): Record<string, string> {
  const found: Record<string, string> = {}
  if (kind === 'screen' && v.outcome !== undefined && v.outcome !== 'accepted') {
    found.reason = i18next.t('form.why')
    if (v.outcome === 'merged') found.into = i18next.t('form.mergeInto')
    if (v.outcome === 'transferred_out' || v.outcome === 'returned_to_sender') found.to = i18next.t('form.toWhom')
  }
  if (kind === 'countersign' && v.agree === false) found.reason = i18next.t('form.why')
  if (kind === 'pass-gate') {
    if (!v.not_needed && !['unreachable', 'anonymous'].includes(String(v.satisfaction))) found.evidence = i18next.t('form.gateEvidence')
    if (v.gate === 'satisfaction') found.satisfaction = i18next.t('form.gateSatisfaction')
  }
  if (kind === 'record-contact' && v.with === 'unit') found.assignment = i18next.t('form.needed')
  if (kind === 'record-contact' && v.with === 'complainant') found.purpose = i18next.t('form.needed')
  if (kind === 'cosign' && v.agree === false) found.opinion = i18next.t('form.why')
  if (kind === 'decide-extension' && v.grant === false) found.reason = i18next.t('form.why')
  if (kind === 'confirm-escalation' && v.confirm === false) found.reason = i18next.t('form.why')
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
