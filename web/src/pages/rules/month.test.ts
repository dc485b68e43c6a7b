import { expect, test } from 'vitest'

import { differing, stretches, weeks, whyOf, type Year } from './month'

const year: Year = { year: 2026, source: '', holidays: ['2026-10-01', '2026-10-02', '2026-10-03', '2026-09-25', '2026-09-26', '2026-09-27'], makeup: ['2026-09-20', '2026-10-10'] }

test.each([
  ['2026-09-20', 'makeup'], // a Sunday that is worked
  ['2026-09-25', 'holiday'],
  ['2026-09-27', 'holiday'], // a Sunday within
  ['2026-09-13', 'weekend'],
  ['2026-09-28', 'working'],
] as const)('%s is %s', (date, why) => {
  expect(whyOf(year, date)).toBe(why)
})

test('a month lies in weeks from Monday', () => {
  const september = weeks(year, 9)
  expect(september[0]!.map((d) => d?.day)).toEqual([undefined, 1, 2, 3, 4, 5, 6])
  expect(september.flat().filter(Boolean)).toHaveLength(30)
  expect(september.every((w) => w.length === 7)).toBe(true)
  expect(weeks({ year: 2028 }, 2).flat().filter(Boolean)).toHaveLength(29)
})

test('holidays are told as stretches', () => {
  expect(stretches(year)).toEqual([{ from: '2026-09-25', until: '2026-09-27', days: 3 }, { from: '2026-10-01', until: '2026-10-03', days: 3 }])
})

test('two calendars of a year are told apart by day', () => {
  const before: Year = { year: 2026, source: '', holidays: ['2026-10-01', '2026-10-02'], makeup: ['2026-10-10', '2026-10-11'] }
  expect(differing(before, { ...before, source: 'another notice' })).toEqual({ off: [], notOff: [], made: [], notMade: [] })
  expect(differing(before, { ...before, holidays: ['2026-10-02', '2026-10-05', '2026-10-10'], makeup: ['2026-10-17'] })).toEqual({
    off: ['2026-10-05', '2026-10-10'], notOff: ['2026-10-01'], made: ['2026-10-17'], notMade: ['2026-10-11'],
  })
})
