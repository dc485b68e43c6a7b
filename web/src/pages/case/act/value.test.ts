import { expect, test } from 'vitest'

import { trimmed } from './value'

test('what was left empty is not sent', () => {
  expect(trimmed({ reason: ' ', note: '好', to: { unit: '' }, items: ['', '缺照片', ' '], agree: false, n: 0 })).toEqual({ note: '好', items: ['缺照片'], agree: false, n: 0 })
  expect(trimmed({ a: undefined, b: [{}], c: '' })).toBeUndefined()
})
