import { expect, test } from 'vitest'

import { anyOverdue, apart, callsOf, casesOf, dueApart, groups, onDuty, type Row, signedAt, signedLate } from './groups'

const row = (id: string, over: Partial<Row> = {}) => ({ id, batch: 'b1', lead_unit: 'lead', ...over }) as Row
const part = (id: string, unit: string, due_at?: string, assignment = `${id}-${unit}`) => ({ case: id, unit, due_at, assignment })

test('what is not acknowledged stands by every unit that must, and its batch, longest waiting first', () => {
  const found = groups(
    [row('1'), row('2', { next_clock: 'report', next_owner: { role: 'unit_officer', unit: 'other' } }), row('4', { batch: 'b2' }), row('5', { batch: undefined })],
    [part('1', 'lead', '2026-11-30T04:05:00Z'), part('1', 'assisting', '2026-11-30T04:20:00Z'), part('2', 'lead', '2026-11-30T04:10:00Z'), part('4', 'lead', '2026-11-30T04:00:00Z'), part('5', 'assisting')],
  )
  expect(found.map((g) => [g.unit, g.batch, g.parts.map((p) => p.assignment).join(), g.due])).toEqual([
    ['lead', 'b2', '4-lead', '2026-11-30T04:00:00Z'],
    ['lead', 'b1', '1-lead,2-lead', '2026-11-30T04:05:00Z'],
    ['assisting', 'b1', '1-assisting', '2026-11-30T04:20:00Z'],
    ['assisting', '', '5-assisting', ''],
  ])
})

test('a lead that has signed is not named for the unit that has not', () => {
  const found = groups([row('1', { next_clock: 'report', next_owner: { role: 'unit_officer', unit: 'lead' } })], [part('1', 'assisting', '2026-11-30T04:20:00Z')])
  expect(found.map((g) => g.unit)).toEqual(['assisting'])
})

test('two parts of one unit in a case are two signatures and one case', () => {
  const [g] = groups([row('1')], [part('1', 'lead', undefined, 'a1'), part('1', 'lead', undefined, 'a3')])
  expect(g!.parts.map((p) => p.assignment)).toEqual(['a1', 'a3'])
  expect(casesOf(g!.parts).map((r) => r.id)).toEqual(['1'])
})

test('a unit finds what it has to sign for apart from what others have to in the same cases', () => {
  const cases = [row('1'), row('2'), row('3')]
  const unsigned = [part('1', 'lead'), part('1', 'other'), part('2', 'other'), part('3', 'lead')]
  const { own, others } = apart({ cases }, unsigned, ['lead'])
  expect([own.part.cases.map((c) => c.id), own.part.count, own.unsigned.map((u) => u.unit)]).toEqual([['1', '3'], 2, ['lead', 'lead']])
  expect([others.part.cases.map((c) => c.id), others.unsigned.map((u) => u.unit)]).toEqual([['1', '2'], ['other', 'other']])
  expect(apart({ cases }, [part('2', 'other')], ['lead']).own.part.count, 'it has signed for all that is its own').toBe(0)
})

test('a call that was recorded in several cases at once stands once', () => {
  const call = (at: string, note: string) => ({ at, by: 'p', answered: true, note })
  const of = (id: string, c?: ReturnType<typeof call>) => ({ row: row(id), call: c })
  const found = callsOf([of('1', call('2026-11-27T15:28:01+08:00', 'in ten minutes')), of('2', call('2026-11-27T15:28:03+08:00', 'in ten minutes')), of('3'), of('4', call('2026-11-27T15:40:00+08:00', 'another'))])
  expect(found.map((x) => [x.call.note, x.call.at, x.cases])).toEqual([['another', '2026-11-27T15:40:00+08:00', 1], ['in ten minutes', '2026-11-27T15:28:03+08:00', 2]])
})

test('a turn is from its first instant until before its last', () => {
  const d = (id: string, from: string, until: string, struck = false) => ({ id, unit: 'u', person: 'p', telephone: '', from, until, struck })
  const now = Date.parse('2026-11-30T04:00:00Z')
  expect(onDuty([
    d('ended', '2026-11-30T00:00:00Z', '2026-11-30T04:00:00Z'), d('begins', '2026-11-30T04:00:00Z', '2026-11-30T12:00:00Z'),
    d('later', '2026-11-30T04:00:01Z', '2026-11-30T12:00:00Z'), d('struck', '2026-11-30T00:00:00Z', '2026-11-30T12:00:00Z', true),
  ], now).map((x) => x.id)).toEqual(['begins'])
})

test('a figure is red from the very instant on at which one of its cases is due', () => {
  const due = Date.parse('2026-11-30T04:00:00.000Z')
  const cases = [row('1', { next_due_at: '2026-11-30T04:00:00.000Z', overdue: false }), row('2', { next_due_at: '2026-12-01T04:00:00Z' }), row('3')]
  expect([-1, 0, 1].map((ms) => anyOverdue(cases, due + ms))).toEqual([false, true, true])
  expect(anyOverdue([], due)).toBe(false)
  expect(anyOverdue([row('3')], due)).toBe(false)
})

test('a case that is due at another instant than its group says when', () => {
  const g = { unit: 'u', batch: '', due: '2026-11-28T05:54:00Z', parts: [{ row: { id: 'a' }, due: '2026-11-28T05:54:00Z' }, { row: { id: 'b' }, due: '2026-11-28T06:24:00Z' }, { row: { id: 'c' }, due: '2026-11-28T05:54:59.999Z' }, { row: { id: 'd' }, due: '2026-11-28T05:55:00Z' }] } as unknown as Parameters<typeof dueApart>[0]
  expect(['a', 'b', 'c', 'd'].map((id) => dueApart(g, id))).toEqual([undefined, '2026-11-28T06:24:00Z', undefined, '2026-11-28T05:55:00Z'])
})

test('what was signed for together says from when until when, and which of it too late', () => {
  const one = (filed_at: string, verdict: string) => ({ filing: { filed_at }, stopped: [{ verdict }] }) as unknown as Parameters<typeof signedAt>[0][number] & Parameters<typeof signedLate>[0]
  const all = [one('2026-11-28T06:13:00Z', 'late'), one('2026-11-28T06:15:07Z', 'late'), one('2026-11-28T06:14:00Z', 'in_time')]
  expect(signedAt(all)).toEqual({ from: '2026-11-28T06:13:00Z', until: '2026-11-28T06:15:07Z' })
  expect(all.map(signedLate)).toEqual([true, true, false])
})
