import { expect, test } from 'vitest'

import { numberIn, numberOf } from './number'

test('a case without a number is known by its row in its list', () => {
  expect(numberOf({ number: 'D1', batch: 'b', row_number: 3 })).toBe('D1')
  expect(numberOf({ batch: 'b', row_number: 3 })).toBe('（无编号） 第 3 行')
  expect(numberOf({ batch: 'b', sheet: '大气', row_number: 3 })).toBe('（无编号） 大气 第 3 行')
  expect(numberOf({})).toBe('（无编号）')
  expect(numberOf({ sheet: '大气' })).toBe('（无编号）')
  expect(numberOf({ sheet: '大气', row_number: 3 }), 'a draft, an escalation, a file on its way').toBe('（无编号） 大气 第 3 行')
})

test('two cases without a number and without a list are told apart', () => {
  expect(numberOf({ id: '01M8FGR6NJ3HYYZR0AYXSXEHZK' })).toBe('（无编号）SXEHZK')
  expect(numberOf({ case: '01M8FGR6NJ3HYYZR0AYXSXEHZZ' }), 'a draft, a notice').toBe('（无编号）SXEHZZ')
  expect(numberIn({ case: { id: '01M8FGR6NJ3HYYZR0AYXSXEHZK', source: {} } })).toBe('（无编号）SXEHZK')
})

test('a case that is read whole is called the same', () => {
  expect(numberIn({ case: { number: 'D1', source: { batch: 'b', row_number: 3 } } })).toBe('D1')
  expect(numberIn({ case: { source: { batch: 'b', sheet: '大气', row_number: 3 } } })).toBe('（无编号） 大气 第 3 行')
  expect(numberIn({ case: { source: {} } })).toBe('（无编号）')
})
