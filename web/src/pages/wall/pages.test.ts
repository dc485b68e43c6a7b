import { expect, test } from 'vitest'

import { pageOf } from './pages'

const rows = Array.from({ length: 25 }, (_, i) => i)

test('every row comes in its turn, and once', () => {
  for (const [width, height, overdue] of [[1920, 1080, 0], [1920, 1080, 7], [1280, 720, 3], [360, 640, 0], [1920, 1080, 200]] as const) {
    const { of } = pageOf(rows, overdue, width, height, 0)
    const seen = Array.from({ length: of }, (_, turn) => pageOf(rows, overdue, width, height, turn).rows).flat()
    expect(seen).toEqual(rows)
    expect(pageOf(rows, overdue, width, height, of).at).toBe(0)
  }
})

test('overdue rows take the room of the others, of which some always stay', () => {
  const size = (overdue: number) => pageOf(rows, overdue, 1920, 1080, 0).rows.length
  expect(size(8)).toBeLessThan(size(0))
  expect(size(1000)).toBeGreaterThan(0)
})
