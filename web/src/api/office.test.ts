import { expect, test } from 'vitest'

import { byName } from './office'

test('people stand in the order of the sound of their names', () => {
  expect(byName(['周', '王', '赵', '安', '李'].map((name) => ({ name }))).map((p) => p.name).join('')).toBe('安李王赵周')
})
