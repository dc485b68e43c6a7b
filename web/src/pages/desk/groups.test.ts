import { expect, test } from 'vitest'

import { anyOverdue, casesOf, groups, onDuty, type Row } from './groups'

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
