import { expect, test } from 'vitest'

import { at, cut, gaps, HOUR, lanes, later, midnight, monday, overlaps } from './cover'

const h = (n: number) => n * HOUR
const turn = (from: number, until: number) => ({ from: h(from), until: h(until) })

test.each([
  ['nobody at all', [], [turn(0, 24)]],
  ['one after the other', [turn(0, 12), turn(12, 24)], []],
  ['a minute between', [turn(0, 12), { from: h(12) + 60_000, until: h(24) }], [{ from: h(12), until: h(12) + 60_000 }]],
  ['one within another', [turn(0, 20), turn(2, 4)], [turn(20, 24)]],
  ['over both ends', [turn(-3, 4), turn(20, 30)], [turn(4, 20)]],
  ['out of order', [turn(16, 24), turn(0, 8)], [turn(8, 16)]],
  ['only before and after', [turn(-5, 0), turn(24, 30)], [turn(0, 24)]],
])('gaps of a day: %s', (_, turns, want) => {
  expect(gaps(turns, 0, h(24))).toEqual(want)
})

test('who answers at four in the morning: from its first instant, to before its last', () => {
  const night = { ...turn(20, 28), who: 'night' }
  expect(at([night], h(28) - 1)).toEqual([night])
  expect(at([night], h(28))).toEqual([])
  expect(cut([night], h(24), h(48))).toEqual([{ from: h(24), until: h(28), who: 'night' }])
})

test('turns at one time lie in rows of their own', () => {
  expect(lanes([turn(0, 12), turn(8, 20), turn(12, 24)])).toEqual([[turn(0, 12), turn(12, 24)], [turn(8, 20)]])
})

test('weeks begin on Monday in the zone of the office', () => {
  expect(monday('2026-11-26')).toBe('2026-11-23')
  expect(monday('2026-11-23')).toBe('2026-11-23')
  expect(monday('2026-11-29')).toBe('2026-11-23')
  expect(later('2026-12-31', 1)).toBe('2027-01-01')
  expect(midnight('2026-11-23')).toBe(Date.parse('2026-11-22T16:00:00Z'))
})

test('a turn overlaps those that have a time in common with it, each said once', () => {
  expect(overlaps([turn(0, 8), turn(8, 20), turn(20, 32)], [turn(8, 20)])).toEqual([turn(8, 20)])
  expect(overlaps([turn(0, 9), turn(19, 32)], [turn(8, 20)])).toEqual([turn(8, 9), turn(19, 20)])
  expect(overlaps([turn(0, 96)], [turn(8, 20), turn(32, 44)])).toEqual([turn(8, 20)])
  expect(overlaps([turn(0, 8)], [])).toEqual([])
})
