import { expect, test } from 'vitest'

import { ENGLISH, lay } from './pages'

const some = (n: number, from = 0) => Array.from({ length: n }, (_, i) => from + i)
const later = some(25, 1000)
const SCREENS = [[1920, 1080], [1280, 720], [2560, 1440]] as const

test('every row that is not overdue comes in its turn, and once', () => {
  for (const [width, height] of SCREENS) {
    for (const overdue of [0, 3, 7, 60, 200]) {
      const { of } = lay(some(overdue), later, width, height, 0)
      const seen = some(of).flatMap((turn) => lay(some(overdue), later, width, height, turn).later)
      expect(seen).toEqual(later)
    }
  }
})

test('overdue rows that fit all stay on the screen, denser where there are more', () => {
  expect(lay(some(8), later, 1920, 1080, 0)).toMatchObject({ dense: false, fixed: some(8), turning: [], more: 0 })
  for (const turn of [0, 1, 7]) expect(lay(some(40), later, 1920, 1080, turn)).toMatchObject({ dense: true, fixed: some(40), turning: [], more: 0 })
})

test('where they do not fit, the worst stay, each of the others is seen in its turn, and how many are away is said', () => {
  for (const [width, height] of SCREENS) {
    const overdue = some(300)
    const first = lay(overdue, later, width, height, 0)
    const seen = new Set<number>()
    for (let turn = 0; turn < 300; turn++) {
      const now = lay(overdue, later, width, height, turn)
      expect(now.fixed).toEqual(first.fixed)
      expect(now.fixed[0]).toBe(0)
      expect(now.fixed.length + now.turning.length + now.more).toBe(300)
      for (const r of [...now.fixed, ...now.turning]) seen.add(r)
    }
    expect(first.fixed.length).toBeGreaterThanOrEqual(first.turning.length / 2)
    expect(seen.size).toBe(300)
  }
})

test('what is laid out is not higher than the screen', () => {
  for (const [width, height] of SCREENS) {
    for (const [overdue, column] of [0, 5, 24, 25, 60, 300].flatMap((n) => [[n, 620], [n, ENGLISH]] as const)) {
      const now = lay(some(overdue), later, width, height, 0, column)
      const how = now.dense ? { row: 38, column } : { row: 58, column: 644 }
      const columns = Math.floor((width - 40) / how.column)
      const lines = Math.ceil((now.fixed.length + now.turning.length) / columns) + Math.ceil(now.later.length / columns)
      expect(270 + 2 * 62 + lines * how.row, `${overdue} at ${width}`).toBeLessThanOrEqual(height + 62)
    }
  }
})

test('on a telephone one scrolls, and everything is there', () => {
  expect(lay(some(80), later, 360, 640, 3)).toMatchObject({ fixed: some(80), later, more: 0 })
})
