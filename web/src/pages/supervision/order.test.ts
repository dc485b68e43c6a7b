import { expect, test } from 'vitest'

import { inOrder } from './order'

const units = [
  { id: 'city', name: '市' }, { id: 'b', name: '乙县', parent: 'city' }, { id: 'a', name: '甲县', parent: 'city' },
  { id: 'a1', name: '甲镇', parent: 'a' }, { id: 'lost', name: '丙局', parent: 'gone' },
]

test('units stand in the order of the tree, whatever is said of them', () => {
  const said = ['b', 'nobody', 'a1', '-', 'a', 'lost', 'city'].map((unit, i) => ({ unit, n: i }))
  const order = inOrder(said, units).map((r) => r.unit)
  expect(order[0]).toBe('-')
  expect(order.at(-1)).toBe('nobody')
  expect(order.indexOf('a1')).toBe(order.indexOf('a') + 1)
  expect(order.indexOf('city')).toBeLessThan(order.indexOf('b'))
  expect(inOrder(said.toReversed(), units).map((r) => r.unit)).toEqual(order)
})
