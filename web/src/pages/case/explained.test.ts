import { expect, test } from 'vitest'

import { basis } from './explained'

test('an instant rests on a document, and on no id of the record', () => {
  expect(basis('某办函〔2021〕3号')).toBe('某办函〔2021〕3号')
  expect(basis('x1')).not.toBe('x1')
  expect(basis()).toBe('')
})
