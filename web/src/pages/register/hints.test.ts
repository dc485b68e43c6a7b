import { expect, test } from 'vitest'

import { saying, together } from './hints'

const answered = { isPending: false, isError: false }

test('that nothing is alike is said only once everything that was typed is answered', () => {
  expect(saying('x', true, answered)).toBe('nothing')
  expect(saying('洗煤厂', false, answered), 'the answer is to what stood there before').toBe('asking')
  expect(saying('洗煤厂', true, { isPending: true, isError: false })).toBe('asking')
  expect(saying('洗煤厂', true, { isPending: false, isError: true })).toBe('failed')
  expect(saying('洗煤厂', true, answered)).toBe('known')
  expect(together(['nothing', 'known', 'asking'])).toBe('asking')
  expect(together(['known', 'failed', 'asking'])).toBe('failed')
  expect(together(['nothing', 'known', 'nothing'])).toBe('known')
  expect(together(['nothing', 'nothing'])).toBe('nothing')
})
