import type { components } from '../../../facts/schema'
import type { Me } from '../../../session'
import { caseChoices, offered } from './choices'
import type { View } from '../view'

export type Field = {
  type: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object'
  says?: string
  enum?: string[]
  format?: string
  maxLength?: number
  minItems?: number
  maxItems?: number
  required?: string[]
  fields?: Record<string, Field>
  items?: Field
}

export type Value = Record<string, unknown>

/** What a form begins with: what it was opened for, and what can be one thing only is that thing. */
export function beginning(kind: string, form: Field, view: View, me: Me, preset?: Value): Value {
  const v: Value = {}
  for (const name of form.required ?? []) {
    const f = form.fields![name]!
    const choices = caseChoices(kind, name, view, me)
    if (f.type === 'array' && f.items?.type === 'object') v[name] = name === 'files' ? [] : [{}]
    else if (choices?.length === 1) v[name] = f.type === 'array' ? [choices[0]!.value] : choices[0]!.value
    else if (f.enum && offered(kind, name, f.enum, view).length === 1) v[name] = offered(kind, name, f.enum, view)[0]
    else if (f.type === 'object') v[name] = {}
  }
  Object.assign(v, preset)
  const report = form.fields?.report
  if (report) {
    // A signed draft is filed as it stands; what was presented is read and signed as it
    // stands, and under what was filed unsigned the signature alone is given.
    const mine = (view.case.answers ?? []).find((a) => a.id === v.answer)
    const signs = kind === 'sign-report'
    if (signs && mine?.presented) v.presented = mine.presented.seq
    else if (!(signs ? waits(mine) : mine?.signed && !mine.presented && !mine.sent_back && (kind !== 'replace-report' || JSON.stringify(mine.signed.report) !== JSON.stringify(mine.report)))) v.report = reportOf(view, mine)
  }
  // Whoever names the handler of a part that is theirs to handle is proposed.
  if (kind === 'name-handler') {
    const part = (view.case.assignments ?? []).find((a) => a.id === v.assignment)
    if (handles(me, part?.unit) && part?.handler !== (me.acting_for ?? me.person)) v.handler = me.acting_for ?? me.person
  }
  // Whoever takes a part over has it in its role.
  if (kind === 'reassign') {
    const part = (view.case.assignments ?? []).find((a) => a.id === v.assignment)
    if (part) v.to = { role: part.role }
  }
  if (kind === 'amend-registration') Object.assign(v, registered(view))
  // What takes the place of the issues begins with them.
  const issues = (view.case.issues ?? []).filter((i) => !i.withdrawn)
  if (kind === 'split-issues' && issues.length) v.issues = issues.map((i) => ({ text: i.text ? view.texts[i.text.digest] : undefined, pollution_types: i.pollution_types }))
  if (kind === 'return-presented') v.presented = (view.case.answers ?? []).find((a) => a.id === v.answer)?.presented?.seq
  if (kind === 'assign' && view.case.state === 'registered') {
    v.answer_mode = 'joint'
    v.targets = [{ role: 'lead' }]
  }
  return { ...v, ...preset }
}

/** Whether what was filed waits for the leader's signature. */
const waits = (a?: components['schemas']['Answer']) => !!a?.signature_pending && (a.state === 'submitted' || a.state === 'in_review')

/** Whether the words of a form are others than those of the report it began with. */
export const rewritten = (v: Value, view: View, a?: components['schemas']['Answer']) => JSON.stringify(trimmed(v.report)) !== JSON.stringify(trimmed(reportOf(view, a)))

/** Whether somebody handles cases in a unit. */
export const handles = (me: Me, unit?: string) => me.posts.some((p) => p.role === 'unit_officer' && p.unit === unit)

/**
 * A report on what this answer is asked: all issues, or those of its part where units
 * answer separately. All that was presented, sent back or not, or that the answer's former report says,
 * stands in it, so that a report that nobody touches is filed as it was.
 */
export function reportOf(view: View, mine?: components['schemas']['Answer']): Value {
  const before = mine?.presented?.report ?? mine?.sent_back?.presented.report ?? mine?.report
  const asked = (view.case.assignments ?? []).find((a) => a.id === mine?.assignment)?.issues ?? []
  const said = (ref?: { digest: string }) => (ref ? view.texts[ref.digest] ?? '' : undefined)
  // What the unit has attached of its own stands in the first report, until somebody takes it out.
  const own = () => (view.case.evidence ?? []).filter((e) => mine && e.unit === mine.unit && e.round === mine.round && !e.struck && e.nature !== 'attestation').map((e) => e.digest)
  const there = (digest: string) => (view.case.evidence ?? []).some((e) => e.digest === digest && !e.struck)
  return {
    verdict: before?.verdict,
    summary: said(before?.summary),
    accountability: said(before?.accountability),
    repetition: said(before?.repetition),
    evidence: before ? before.evidence?.filter(there) : [...new Set(own())],
    document: before?.document,
    findings: (view.case.issues ?? []).filter((i) => !i.withdrawn && (asked.length === 0 || asked.includes(i.id))).map((i) => {
      const f = before?.findings?.find((x) => x.issue === i.id)
      return {
        issue: i.id, verdict: f?.verdict, settlement: f?.settlement, rectify_track: f?.rectify_track, facts: said(f?.facts),
        handling: said(f?.handling), goal: said(f?.goal), person: f?.person, by: f?.by,
        measures: f?.measures?.map((m) => ({ ...m, text: said(m.text) })),
      }
    }),
  }
}

/** What was registered of a case, as its words are corrected. */
export function registered(view: View): Value {
  const c = view.case
  const said = (ref?: { digest: string }) => (ref ? view.texts[ref.digest] : undefined)
  const all: Value = {
    number: c.number, region: c.region, address: c.address, respondent: c.respondent, channel: c.channel, pollution_types: c.pollution_types,
    complaint: said(c.complaint), demand: said(c.demand),
  }
  return Object.fromEntries(Object.entries(all).filter(([, x]) => x !== undefined && x !== ''))
}

/** What of a form is another than it was, as it is sent: what is left out of a correction stays as it is, and what was emptied is sent empty. */
export function changed(value: Value, was: Value): Value {
  const names = Object.keys({ ...was, ...value }).filter((name) => JSON.stringify(trimmed(value[name])) !== JSON.stringify(trimmed(was[name])))
  return Object.fromEntries(names.map((name) => [name, trimmed(value[name]) ?? (Array.isArray(was[name]) ? [] : '')]))
}

/** What is sent: nothing that was left empty. */
export function trimmed(v: unknown): unknown {
  if (Array.isArray(v)) {
    const items = v.map(trimmed).filter((x) => x !== undefined)
    return items.length ? items : undefined
  }
  if (v && typeof v === 'object') {
    const kept = Object.entries(v).map(([k, x]) => [k, trimmed(x)] as const).filter(([, x]) => x !== undefined)
    return kept.length ? Object.fromEntries(kept) : undefined
  }
  if (typeof v === 'string') return v.trim() === '' ? undefined : v
  return v ?? undefined
}
