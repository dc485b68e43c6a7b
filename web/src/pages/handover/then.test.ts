import { expect, test } from 'vitest'

import type { HandedPart, HandedRow, Handover } from '../../api/handovers'
import { asSigned, isKept, leftThen, rowOf } from './then'

const h = { offered_at: '2026-11-27T21:37:12Z', taken_at: '2026-11-27T21:37:35Z' } as Handover
const stood = (over: object) => ({ priority: 'normal', state: 'registered', overdue: false, next_due_at: '2026-11-27T22:03:00Z', ...over })
const row = (over: object) => ({ case: { id: 'c', state: 'closed', overdue: true, next_due_at: '2026-11-27T22:09:25Z' }, ...over }) as unknown as HandedRow

test('a signed row is as it stood at the signature, whatever has become of the case', () => {
  expect(asSigned(row({ offered: stood({}), taken: stood({}) }), h)).toEqual([{ by: 'offered', at: h.offered_at, c: stood({}) }])
  const later = stood({ overdue: true })
  expect(asSigned(row({ offered: stood({}), taken: later }), h).map((s) => [s.by, s.at, s.c])).toEqual([['offered', h.offered_at, stood({})], ['taken', h.taken_at, later]])
  expect(asSigned(row({ came: true, taken: later }), h).map((s) => s.by)).toEqual(['taken'])
})

test('a hand-over of before says that it kept nothing', () => {
  const part = (rows: HandedRow[]) => [{ part: 'due_soon', rows } as HandedPart]
  expect(isKept(part([row({ offered: stood({}) })]))).toBe(true)
  expect(isKept(part([row({})]))).toBe(false)
  expect(isKept(part([{ unit: { unit: 'u' } } as HandedRow]))).toBe(false)
})

test('what was left is counted from the signature', () => {
  expect(leftThen('2026-11-27T22:03:00Z', h.offered_at)).toMatchObject({ over: false })
  expect(leftThen(h.taken_at, h.taken_at!)).toMatchObject({ over: true })
  expect(leftThen(undefined, h.offered_at)).toBeUndefined()
})

test('a row says what it waits for: whoever has not signed, the six hours of what was returned', () => {
  const c = { lead_unit: 'lead', next_clock: 'report' as const, next_due_at: '2026-11-30T04:00:00Z', supplement_due_at: '2026-11-30T09:00:00Z' }
  const unsigned = [{ unit: 'assisting', due_at: '2026-11-30T02:00:00Z' }, { unit: 'county' }]
  expect(rowOf('unacknowledged', c, unsigned)).toEqual({ kind: 'acknowledge', due: '2026-11-30T02:00:00Z', units: ['assisting', 'county'] })
  expect(rowOf('unacknowledged', c), 'a hand-over of before did not keep who').toEqual({ kind: 'report', due: '2026-11-30T04:00:00Z', units: ['lead'] })
  for (const part of ['supplementing', 'returned'] as const) expect(rowOf(part, c, unsigned)).toEqual({ kind: 'supplement', due: '2026-11-30T09:00:00Z', units: ['lead'] })
  expect(rowOf('starred', c, unsigned)).toEqual({ kind: 'report', due: '2026-11-30T04:00:00Z', units: ['lead'] })
})
