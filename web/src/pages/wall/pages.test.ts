import { expect, test } from 'vitest'

import { lay, type Room } from './pages'

const some = (n: number, from = 0) => Array.from({ length: n }, (_, i) => from + i)
const later = some(25, 1000)
// Two columns of large rows, or up to four of small ones, as they are measured on a wide screen.
const room = (height: number): Room => ({
  height, readable: 2,
  sizes: [{ font: 20, columns: 2, row: 55, heading: 65 }, { font: 17, columns: 3, row: 47, heading: 55 }, { font: 13, columns: 4, row: 36, heading: 42 }],
})
const HEIGHTS = [420, 800, 1200]

test('every row that is not overdue comes in its turn, and once', () => {
  for (const height of HEIGHTS) {
    for (const overdue of [0, 3, 7, 60, 200]) {
      const { of } = lay(some(overdue), later, room(height), 0)
      const seen = some(of).flatMap((turn) => lay(some(overdue), later, room(height), turn).later)
      expect(seen).toEqual(later)
    }
  }
})

test('no page is turned while there is room for all, at the largest size that has it', () => {
  // 65 + 13 lines of 55 are 780.
  expect(lay([], later, room(780), 0)).toMatchObject({ size: { font: 20 }, of: 1, later })
  expect(lay([], later, room(779), 0)).toMatchObject({ size: { font: 17 }, of: 1, later })
  // 55 + 9 lines of 47 are 478; smaller rows are read by nobody who passes, so these take turns.
  expect(lay([], later, room(478), 0)).toMatchObject({ size: { font: 17 }, of: 1, later })
  expect(lay([], later, room(477), 0)).toMatchObject({ size: { font: 20 }, of: 2, later: later.slice(0, 14) })
})

test('overdue rows that fit at any size all stay on the screen, as large as they can be', () => {
  expect(lay(some(8), later, room(800), 0)).toMatchObject({ size: { font: 17 }, fixed: some(8), turning: [], more: 0, of: 1 })
  for (const turn of [0, 1, 7]) expect(lay(some(68), later, room(732), turn)).toMatchObject({ size: { font: 13 }, fixed: some(68), turning: [], more: 0 })
  expect(lay(some(68), later, room(731), 0)).toMatchObject({ more: 4 })
})

test('where they do not fit, the worst stay, each of the others is seen in its turn, and how many are away is said', () => {
  for (const height of HEIGHTS) {
    const overdue = some(300)
    const first = lay(overdue, later, room(height), 0)
    const seen = new Set<number>()
    for (let turn = 0; turn < 300; turn++) {
      const now = lay(overdue, later, room(height), turn)
      expect(now.fixed).toEqual(first.fixed)
      expect(now.fixed[0]).toBe(0)
      expect(now.fixed.length + now.turning.length + now.more).toBe(300)
      for (const r of [...now.fixed, ...now.turning]) seen.add(r)
    }
    expect(first.fixed.length).toBeGreaterThanOrEqual(first.turning.length / 2)
    expect(seen.size).toBe(300)
  }
})

test('what is laid out is not higher than the room, and where pages are turned one line more would be', () => {
  for (const height of HEIGHTS) {
    for (const overdue of [0, 5, 24, 25, 60, 300]) {
      const now = lay(some(overdue), later, room(height), 0)
      const { columns, row, heading } = now.size!
      const part = (n: number) => (n ? heading + Math.ceil(n / columns) * row : 0)
      const taken = part(now.fixed.length + now.turning.length) + part(now.later.length)
      expect(taken, `${overdue} in ${height}`).toBeLessThanOrEqual(height)
      if (now.of > 1) expect(taken + row, `${overdue} in ${height}`).toBeGreaterThan(height)
    }
  }
})

test('on a telephone one scrolls, and everything is there', () => {
  expect(lay(some(80), later, undefined, 3)).toMatchObject({ fixed: some(80), later, more: 0 })
})
