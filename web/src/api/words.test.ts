import { expect, test } from 'vitest'

import { isNumber, wordsApart } from './words'

test('what lists are searched for travels in no address', () => {
  const host = 'http://127.0.0.1'
  expect(wordsApart(`${host}/api/v1/cases?q=%E5%92%8C%E5%B9%B3%E8%B7%AF1%E5%8F%B7&limit=20`)).toEqual({ address: `${host}/api/v1/cases?limit=20`, words: '%E5%92%8C%E5%B9%B3%E8%B7%AF1%E5%8F%B7' })
  for (const same of [`${host}/api/v1/cases?limit=20`, `${host}/api/v1/units?q=x`, `${host}/api/v1/cases/c1?q=x`]) expect(wordsApart(same)).toEqual({ address: same, words: '' })
})

test('only numbers of cases may stand in the address of the page', () => {
  for (const yes of ['D2', 'D2-2026-0031', '0031', 'X2GS202108250012', '12/31', 'B.7_1']) expect(isNumber(yes), yes).toBe(true)
  for (const no of ['', '和平路1号', '19900000011', '199-0000-0011', '0571-80000001', '990101000000000011', '99010100000000001X', 'Li Wei', 'abc', '-1']) expect(isNumber(no), no).toBe(false)
})
