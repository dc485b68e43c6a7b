import { expect, test } from 'vitest'

import { comparable, elsewhere, saying } from './hints'

const answered = { isPending: false, isError: false, isPlaceholderData: false }

test('that nothing is alike is said only once what was typed is answered', () => {
  expect(saying(false, true, answered)).toBe('nothing')
  expect(saying(true, false, answered), 'the answer is to what stood there before').toBe('asking')
  expect(saying(true, true, { ...answered, isPlaceholderData: true }), 'and so it is here').toBe('asking')
  expect(saying(true, true, { ...answered, isPending: true })).toBe('asking')
  expect(saying(true, true, { ...answered, isError: true })).toBe('failed')
  expect(saying(true, true, answered)).toBe('known')
})

test('a region alone tells nothing, and neither does what is hardly begun', () => {
  expect(comparable({ region: '卧龙区' })).toBeUndefined()
  expect(comparable({ address: '示', complaint: '有人反映' })).toBeUndefined()
  expect(comparable({ region: '卧龙区', address: ' 示范路5号 ', complaint: '' })).toEqual({ region: '卧龙区', address: '示范路5号' })
})

test('what is alike in another region is said to lie there', () => {
  expect(elsewhere('徐闻县', '雷州市')).toBe(true)
  expect(elsewhere('湛江市徐闻县', '徐闻县')).toBe(false)
  expect(elsewhere('徐闻', '徐闻县')).toBe(false)
  expect(elsewhere('', '徐闻县')).toBe(false)
  expect(elsewhere('徐闻县', undefined)).toBe(false)
})
