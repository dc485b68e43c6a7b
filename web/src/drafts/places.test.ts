import { expect, test } from 'vitest'

import { isOf, placeOf } from '.'

test('each of two answers of a case has its own draft, and the command is marked for either', () => {
  expect(placeOf('c1', 'sign-report', 'r1')).not.toBe(placeOf('c1', 'sign-report', 'r2'))
  expect(isOf(placeOf('c1', 'sign-report', 'r2'), 'c1', 'sign-report')).toBe(true)
  expect(isOf(placeOf('c1', 'sign-report'), 'c1', 'sign-report')).toBe(true)
  expect(isOf(placeOf('c1', 'redo'), 'c1', 're')).toBe(false)
})
