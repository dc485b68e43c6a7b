import { expect, test } from 'vitest'

import { takenAtOf } from './file'

const PICKED = Date.parse('2026-11-29T04:00:00.000Z')
const taken = (lastModified: number) => takenAtOf(new File([], 'a.png', { lastModified }), PICKED)

test('a file was taken when its device says, and a second before it was picked at the latest', () => {
  expect([-1_001, -1_000, -999, 60_000].map((off) => taken(PICKED + off))).toEqual([
    '2026-11-29T03:59:58.999Z', '2026-11-29T03:59:59.000Z', '2026-11-29T03:59:59.000Z', '2026-11-29T03:59:59.000Z',
  ])
})

test('of two that were picked together none is taken before the other for having arrived sooner', () => {
  expect(taken(PICKED - 5) >= taken(PICKED - 700)).toBe(true)
  expect(taken(PICKED - 1_500) < taken(PICKED - 700)).toBe(true)
})
