import { expect, test } from 'vitest'

import { byName, lying } from './office'

test('people stand in the order of the sound of their names', () => {
  expect(byName(['周', '王', '赵', '安', '李'].map((name) => ({ name }))).map((p) => p.name).join('')).toBe('安李王赵周')
})

test('what lies below a unit is found however deep, and the unit itself is not', () => {
  const units = [{ id: 'office' }, { id: 'county', parent: 'office' }, { id: 'town', parent: 'county' }, { id: 'village', parent: 'town' }, { id: 'other', parent: 'office' }, { id: 'a', parent: 'b' }, { id: 'b', parent: 'a' }]
  expect([...lying('county', units)]).toEqual(['town', 'village'])
  expect([...lying('village', units)]).toEqual([])
  expect([...lying('a', units)], 'a tree that bites its tail').toEqual(['b'])
})
