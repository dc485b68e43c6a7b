import { expect, test } from 'vitest'

import { byName, choosable, lying } from './office'

test('people stand in the order of the sound of their names', () => {
  expect(byName(['周', '王', '赵', '安', '李'].map((name) => ({ name }))).map((p) => p.name).join('')).toBe('安李王赵周')
})

test('what lies below a unit is found however deep, and the unit itself is not', () => {
  const units = [{ id: 'office' }, { id: 'county', parent: 'office' }, { id: 'town', parent: 'county' }, { id: 'village', parent: 'town' }, { id: 'other', parent: 'office' }, { id: 'a', parent: 'b' }, { id: 'b', parent: 'a' }]
  expect([...lying('county', units)]).toEqual(['town', 'village'])
  expect([...lying('village', units)]).toEqual([])
  expect([...lying('a', units)], 'a tree that bites its tail').toEqual(['b'])
})

test('people to choose from stand with their units where there are several, one\'s own first, and two of one name and unit are told apart', () => {
  const person = (id: string, name: string, unit?: string, more = {}) => ({ id, name, posts: unit ? [{ unit }] : [], ...more })
  const units = [{ id: 'u', name: '水务局' }, { id: 'v', name: '宛城区' }]
  const labels = (...people: ReturnType<typeof person>[]) => choosable(people, units, ['v']).map((c) => c.label)
  expect(labels(person('p1', '甲', 'u'), person('p2', '乙', 'u'))).toEqual(['甲', '乙'])
  expect(labels(person('p1', '甲', 'u'), person('p2', '乙', 'v'), person('p3', '丙'), person('p4', '丁', 'v', { disabled: true }))).toEqual(['乙 · 宛城区', '甲 · 水务局', '丙'])
  expect(labels(person('person-0001', '甲', 'u'), person('person-0002', '甲', 'u', { telephone: '13800001234' }), person('p3', '甲', 'v'))).toEqual(['甲 · 宛城区', '甲 · 水务局 · 0001', '甲 · 水务局 · 1234'])
})
