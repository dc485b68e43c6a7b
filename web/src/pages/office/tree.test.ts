import { expect, test } from 'vitest'

import { above, fits, treeOf, type Unit, within } from './tree'

const unit = (id: string, kind: Unit['kind'], parent?: string, more: Partial<Unit> = {}) => ({ id, name: id, kind, parent, version: 1, ...more }) as Unit
const units = [
  unit('town', 'township', 'county'), unit('county', 'county', 'city'), unit('gone', 'department', 'city', { disabled: true }),
  unit('bureau', 'department', 'city', { code: 'SF-7' }), unit('city', 'city'), unit('office', 'office'), unit('stray', 'county', 'unknown', { territory: ['示范区'] }),
]

test('the tree goes from the office and the state down, and loses nobody', () => {
  const names = (b: ReturnType<typeof treeOf>): unknown[] => b.map((x) => (x.below.length ? [x.unit.id, names(x.below)] : x.unit.id))
  expect(names(treeOf(units))).toEqual(['office', ['city', ['bureau', ['county', ['town']], 'gone']], 'stray'])
})

test('a unit cannot be moved below itself', () => {
  expect(above(units, 'town').map((u) => u.id)).toEqual(['city', 'county'])
  expect(within(units, 'town', 'city')).toBe(true)
  expect(within(units, 'city', 'city')).toBe(true)
  expect(within(units, 'bureau', 'county')).toBe(false)
  const circle = [unit('a', 'county', 'b'), unit('b', 'county', 'a')]
  expect(above(circle, 'a').map((u) => u.id)).toEqual(['a', 'b'])
})

test('a unit is found by its name, its code and its area', () => {
  expect(units.filter((u) => fits(u, 'sf-7')).map((u) => u.id)).toEqual(['bureau'])
  expect(units.filter((u) => fits(u, ' 示范区 ')).map((u) => u.id)).toEqual(['stray'])
})
