import { expect, test } from 'vitest'

import forms from '../../../facts/forms.json'
import type { Me } from '../../../session'
import type { View } from '../view'
import { presetOf } from '../preset'
import { beginning, changed, type Field, registered, reportOf, rewritten, trimmed } from './value'
import { caseChoices } from './choices'

test('what was left empty is not sent', () => {
  expect(trimmed({ reason: ' ', note: '好', to: { unit: '' }, items: ['', '缺照片', ' '], agree: false, n: 0 })).toEqual({ note: '好', items: ['缺照片'], agree: false, n: 0 })
  expect(trimmed({ a: undefined, b: [{}], c: '' })).toBeUndefined()
})

const says = (s: string) => ({ digest: `d-${s}`, chars: s.length })
const words = ['夜间排放属实', '已立案', '首次举报', '现场确有异味', '已停产', '达标排放', '安装滤网', '验收']
const report = {
  verdict: 'verified', summary: says('夜间排放属实'), accountability: says('已立案'), repetition: says('首次举报'), document: '示环函〔2026〕1号', evidence: ['sha256:aa'],
  findings: [{
    issue: 'i1', verdict: 'verified', settlement: 'not_concluded', rectify_track: 'time_bound', facts: says('现场确有异味'), handling: says('已停产'), goal: says('达标排放'), person: 'p1', by: '2026-12-30',
    measures: [{ text: says('安装滤网'), person: 'p2', by: '2026-12-10', done: true }, { text: says('验收') }],
  }],
}
/** A report as it is typed: texts as words. */
const typed = JSON.parse(JSON.stringify(report), (_, x) => (x && typeof x.digest === 'string' && 'chars' in x ? x.digest.slice(2) : x)) as unknown

/** To an answer in which state a command is given. */
const STATES: Record<string, string> = { 'submit-report': 'open', 'replace-report': 'submitted', supplement: 'supplementing' }

test.each(['submit-report', 'supplement', 'sign-report', 'replace-report'])('in the form of %s a former report stands whole, and is filed as it was where nobody touches it', (kind) => {
  const view = {
    case: {
      id: 'c', state: 'handling', round: 1, issues: [{ id: 'i1', text: says('夜间排放') }], evidence: [{ digest: 'sha256:aa' }], assignments: [{ id: 'a1', unit: 'u', round: 1, state: 'acknowledged' }],
      answers: [{ id: 'r1', round: 1, assignment: 'a1', unit: 'u', state: STATES[kind] ?? 'supplementing', report }],
    },
    names: { units: {}, people: {} }, clocks: [], texts: Object.fromEntries(words.map((w) => [`d-${w}`, w])),
  } as unknown as View
  const me = { person: 'p', posts: [{ unit: 'u', role: 'unit_officer' }] } as unknown as Me
  const form = (forms as unknown as Record<string, Field>)[kind]!
  expect(trimmed(beginning(kind, form, view, me).report)).toEqual(typed)
})

/** An answer as it stands, and what the form of the kind begins with. */
const begins = (kind: string, answer: object) => {
  const view = {
    case: {
      id: 'c', state: 'handling', round: 1, issues: [{ id: 'i1', text: says('夜间排放') }], evidence: [{ digest: 'sha256:aa' }], assignments: [{ id: 'a1', unit: 'u', round: 1, state: 'acknowledged' }],
      answers: [{ id: 'r1', round: 1, assignment: 'a1', unit: 'u', state: STATES[kind] ?? 'open', ...answer }],
    },
    names: { units: {}, people: {} }, clocks: [], texts: Object.fromEntries(words.map((w) => [`d-${w}`, w])),
  } as unknown as View
  const me = { person: 'p', posts: [{ unit: 'u', role: 'unit_leader' }] } as unknown as Me
  return beginning(kind, (forms as unknown as Record<string, Field>)[kind]!, view, me)
}
const presented = { seq: 12, by: 'p1', at: '2026-11-27T01:00:00Z', report }

test('a leader begins with what was presented, to be signed as it stands, whatever else the answer is', () => {
  for (const answer of [{ presented }, { presented, state: 'supplementing' }, { presented, state: 'submitted', signature_pending: {} }, { presented, signed: { report } }]) {
    expect(begins('sign-report', answer)).toEqual({ answer: 'r1', presented: 12 })
  }
  expect(begins('sign-report', {}).report).toBeDefined()
})

test('whoever writes the report finds what was presented in the form, until it is signed', () => {
  expect(trimmed(begins('submit-report', { presented }).report)).toEqual(typed)
  expect(trimmed(begins('supplement', { presented, signed: { report } }).report), 'something newer than what was signed').toEqual(typed)
  expect(begins('submit-report', { signed: { report } })).toEqual({ answer: 'r1' })
})

test('whoever handles cases in the unit is proposed as the handler of its part, and nobody else is', () => {
  const view = { case: { id: 'c', state: 'handling', round: 1, assignments: [{ id: 'a1', unit: 'u', round: 1, state: 'acknowledged' }] }, names: { units: {}, people: {} }, clocks: [], texts: {} } as unknown as View
  const named = (role: string, more = {}) => beginning('name-handler', (forms as unknown as Record<string, Field>)['name-handler']!, view, { person: 'p', posts: [{ unit: 'u', role }], ...more } as unknown as Me).handler
  expect([named('unit_officer'), named('unit_officer', { acting_for: 'q' }), named('unit_leader')]).toEqual(['p', 'q', undefined])
})

test('a part is reassigned in its role', () => {
  const parts = (...roles: string[]) => ({ case: { id: 'c', state: 'handling', round: 1, assignments: roles.map((role, i) => ({ id: `a${i}`, unit: 'u', role, round: 1, state: 'offered' })) }, names: { units: {}, people: {} }, clocks: [], texts: {} }) as unknown as View
  const to = (...roles: string[]) => beginning('reassign', (forms as unknown as Record<string, Field>).reassign!, parts(...roles), { posts: [] } as unknown as Me).to
  expect([to('assisting'), to('lead', 'assisting')]).toEqual([{ role: 'assisting' }, {}])
})

test('a correction begins with what is registered, and only what was changed is sent', () => {
  const view = {
    case: { id: 'c', state: 'handling', round: 1, number: 'D1', region: '示范区', channel: 'phone', pollution_types: ['噪声'], complaint: says('夜间排放属实') },
    names: { units: {}, people: {} }, clocks: [], texts: { 'd-夜间排放属实': '夜间排放属实' },
  } as unknown as View
  const begun = beginning('amend-registration', (forms as unknown as Record<string, Field>)['amend-registration']!, view, { posts: [] } as unknown as Me)
  expect(begun).toEqual({ number: 'D1', region: '示范区', channel: 'phone', pollution_types: ['噪声'], complaint: '夜间排放属实' })
  expect(changed({ ...begun, complaint: '夜间排放', address: '', reason: '去掉姓名' }, registered(view))).toEqual({ complaint: '夜间排放', reason: '去掉姓名' })
  expect(changed({ ...begun, number: '  ', pollution_types: [], channel: undefined, reason: '编号有误' }, registered(view))).toEqual({ number: '', pollution_types: [], channel: '', reason: '编号有误' })
})

/** Where a value is not what the field holds; undefined stands for what is still to be filled in. */
const misfits = (f: Field | undefined, v: unknown, at: string): string[] => {
  if (v === undefined) return []
  if (!f) return [`${at}: not known`]
  if (f.type === 'array') return Array.isArray(v) ? v.flatMap((x, i) => misfits(f.items, x, `${at}[${i}]`)) : [`${at}: no list`]
  if (f.type === 'object') return typeof v === 'object' && v !== null && !Array.isArray(v) ? Object.entries(v).flatMap(([k, x]) => misfits(f.fields?.[k], x, `${at}.${k}`)) : [`${at}: no object`]
  const is = { string: 'string', boolean: 'boolean', integer: 'number', number: 'number' }[f.type]
  return typeof v === is ? [] : [`${at}: ${typeof v} for ${f.type}`]
}

test.each(Object.keys(forms))('what the form of %s begins with is what its members hold', (kind) => {
  const at = '2026-11-27T01:00:00Z'
  const view = {
    case: {
      id: 'c', number: 'D1', region: '示范区', channel: 'phone', state: 'registered', round: 1, complaint: says('夜间排放属实'),
      issues: [{ id: 'i1', text: says('夜间排放'), pollution_types: ['大气'] }], evidence: [{ digest: 'sha256:aa' }],
      assignments: [{ id: 'a1', unit: 'u', role: 'lead', round: 1, state: 'acknowledged' }],
      answers: [{ id: 'r1', round: 1, assignment: 'a1', unit: 'u', state: 'open', presented }], disputes: [{ id: 'd1', assignment: 'a1', unit: 'u', at }],
      extensions: [{ id: 'x1', answer: 'r1', until: at }], escalations: [{ id: 'e1', rung: 'letter', unit: 'u', state: 'proposed' }], entries: [{ seq: 3, at, kind: 'urge' }],
    },
    names: { units: { u: '示范局' }, people: {} }, clocks: [{ id: 'k1', kind: 'report', due_at: at }], texts: Object.fromEntries(words.map((w) => [`d-${w}`, w])),
  } as unknown as View
  const me = { person: 'p', posts: [{ unit: 'u', role: 'unit_officer' }] } as unknown as Me
  const form = (forms as unknown as Record<string, Field>)[kind]!
  expect(misfits(form, beginning(kind, form, view, me), kind)).toEqual([])
})

test('a case is told apart into issues from those it has', () => {
  const view = {
    case: { id: 'c', state: 'registered', round: 0, issues: [{ id: 'i1', text: says('夜间排放'), pollution_types: ['大气'] }, { id: 'i2', withdrawn: true }] },
    names: { units: {}, people: {} }, clocks: [], texts: { 'd-夜间排放': '夜间排放' },
  } as unknown as View
  const begun = beginning('split-issues', (forms as unknown as Record<string, Field>)['split-issues']!, view, { posts: [] } as unknown as Me)
  expect(begun).toEqual({ issues: [{ text: '夜间排放', pollution_types: ['大气'] }] })
})

test('whoever goes on from what was sent back finds it in the form, and whoever sends back names what was read', () => {
  const sent_back = { presented, by: 'p2', at: '2026-11-27T02:00:00Z' }
  expect(trimmed(begins('submit-report', { sent_back }).report)).toEqual(typed)
  expect(trimmed(begins('supplement', { sent_back, signed: { report } }).report), 'something newer than what was signed').toEqual(typed)
  expect(begins('return-presented', { presented })).toEqual({ answer: 'r1', presented: 12 })
})

test('of two answers to sign, a form begins with the one it was opened for', () => {
  const second = { ...presented, seq: 15 }
  const view = { case: { id: 'c', state: 'handling', round: 1, issues: [], answers: [{ id: 'r1', round: 1, unit: 'u', presented }, { id: 'r2', round: 1, unit: 'v', presented: second }] }, names: { units: {}, people: {} }, clocks: [], texts: {} } as unknown as View
  const of = (preset?: object) => beginning('sign-report', (forms as unknown as Record<string, Field>)['sign-report']!, view, { posts: [] } as unknown as Me, preset as never)
  expect(of({ answer: 'r2' })).toEqual({ answer: 'r2', presented: 15 })
  expect(of({ answer: 'r1' })).toEqual({ answer: 'r1', presented: 12 })
  expect(presetOf('sign-report', 'r2')).toEqual({ answer: 'r2' })
})

test('words of ones own are lost only where some were written', () => {
  const view = { case: { id: 'c', state: 'handling', round: 1, issues: [], answers: [] }, names: { units: {}, people: {} }, clocks: [], texts: {} } as unknown as View
  const began = { report: reportOf(view) }
  expect(rewritten(began, view)).toBe(false)
  expect(rewritten({ report: { ...began.report, summary: '自己写的' } }, view)).toBe(true)
})

test('a missed time limit is told with the unit that missed it', () => {
  const breach = { kind: 'report', due: '2026-11-27T04:00:00Z', owner: { role: 'unit_officer' } }
  const view = { case: { id: 'c', state: 'handling', round: 1, breaches: [{ ...breach, id: 'b1', owner: { ...breach.owner, unit: 'u' } }, { ...breach, id: 'b2', owner: { role: 'reviewer' } }] }, names: { units: { u: '卧龙区' }, people: {} }, clocks: [], texts: {} } as unknown as View
  const [first, second] = caseChoices('propose-escalation', 'breach', view, { posts: [] } as unknown as Me)!.map((c) => c.label)
  expect(first).toMatch(/卧龙区$/)
  expect(second).not.toBe(first)
})
