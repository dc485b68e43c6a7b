import { expect, test } from 'vitest'

import { groups, onDuty, type Row } from './groups'

const row = (id: string, over: Partial<Row>) => ({ id, batch: 'b1', lead_unit: 'lead', ...over }) as Row

test('what is not acknowledged stands by the unit that must, and its batch, longest waiting first', () => {
  const found = groups([
    row('1', { next_due_at: '2026-11-30T04:20:00Z', next_clock: 'acknowledge', next_owner: { role: 'unit_duty_officer', unit: 'assisting' } }),
    row('2', { next_due_at: '2026-11-30T04:10:00Z', next_clock: 'acknowledge', next_owner: { role: 'unit_duty_officer', unit: 'lead' } }),
    row('3', { next_due_at: '2026-11-30T04:05:00Z', next_clock: 'report', next_owner: { role: 'unit_officer', unit: 'other' } }),
    row('4', { next_due_at: '2026-11-30T04:00:00Z', batch: 'b2' }),
    row('5', { batch: undefined, lead_unit: undefined }),
  ])
  expect(found.map((g) => [g.unit, g.batch, g.rows.map((r) => r.id).join(), g.due])).toEqual([
    ['lead', 'b2', '4', '2026-11-30T04:00:00Z'],
    ['lead', 'b1', '2,3', '2026-11-30T04:05:00Z'],
    ['assisting', 'b1', '1', '2026-11-30T04:20:00Z'],
    ['', '', '5', ''],
  ])
})

test('a turn is from its first instant until before its last', () => {
  const d = (id: string, from: string, until: string, struck = false) => ({ id, unit: 'u', person: 'p', telephone: '', from, until, struck })
  const now = Date.parse('2026-11-30T04:00:00Z')
  expect(onDuty([
    d('ended', '2026-11-30T00:00:00Z', '2026-11-30T04:00:00Z'), d('begins', '2026-11-30T04:00:00Z', '2026-11-30T12:00:00Z'),
    d('later', '2026-11-30T04:00:01Z', '2026-11-30T12:00:00Z'), d('struck', '2026-11-30T00:00:00Z', '2026-11-30T12:00:00Z', true),
  ], now).map((x) => x.id)).toEqual(['begins'])
})
