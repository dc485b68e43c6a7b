import { expect, test } from 'vitest'

import { colour, whose } from './whose'

const posts = (...all: [string, string][]) => all.map(([role, unit]) => ({ role, unit }))
const unit = posts(['unit_officer', 'bureau'])

test('a clock of one\'s unit is one\'s own, whoever of the unit must act', () => {
  expect(whose({ role: 'unit_leader', unit: 'bureau' }, unit)).toBe('ours')
  expect(whose({ role: 'unit_officer', unit: 'county' }, unit)).toBe('theirs')
  expect(whose({ role: 'reviewer' }, posts(['reviewer', 'office']))).toBe('ours')
  expect(whose({ role: 'reviewer' }, posts(['supervisor', 'office']))).toBe('watched')
  expect(whose(undefined, unit)).toBe('theirs')
})

test('what was filed in time and waits for a review is not red for the unit, and red for the reviewer', () => {
  for (const near of ['ours', 'soon', 'over'] as const) expect(colour(near, whose({ role: 'reviewer' }, unit))).toBe('rest')
  expect(colour('over', whose({ role: 'reviewer' }, posts(['reviewer', 'office'])))).toBe('over')
})

test('whoever watches sees what others missed, not what they have still time for', () => {
  expect([colour('ours', 'watched'), colour('soon', 'watched'), colour('over', 'watched')]).toEqual(['rest', 'rest', 'over'])
})
