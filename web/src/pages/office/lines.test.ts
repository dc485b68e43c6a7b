import { expect, test } from 'vitest'

import { differences, fitsLine, type Line, moved, same } from './lines'

const line = (matter: string, more: Partial<Line> = {}): Line => ({ kind: 'industry', matter, ...more })

test('a line goes up and down, and not over the ends', () => {
  expect(moved(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b'])
  expect(moved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c'])
  expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b'])
  expect(moved(['a', 'b'], 1, 2)).toEqual(['a', 'b'])
})

test('the order of lines says who leads, so that another order is another list', () => {
  expect(same([line('噪声'), line('扬尘')], [line('噪声', { words: [] }), line('扬尘')])).toBe(true)
  expect(same([line('噪声'), line('扬尘')], [line('扬尘'), line('噪声')])).toBe(false)
  expect(differences([line('噪声'), line('扬尘')], [line('扬尘', { lead: 'bureau' }), line('噪声')])).toEqual({ came: [line('扬尘', { lead: 'bureau' })], went: [line('扬尘')] })
})

test('a line is found by its words and its units', () => {
  const l = line('餐饮油烟', { words: ['烧烤'], lead: 'bureau' })
  const unit = (id: string) => (id === 'bureau' ? '城市管理局' : '')
  expect(fitsLine(l, '烧烤', unit)).toBe(true)
  expect(fitsLine(l, '城市', unit)).toBe(true)
  expect(fitsLine(l, '采砂', unit)).toBe(false)
})
