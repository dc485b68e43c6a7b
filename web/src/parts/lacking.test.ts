import { expect, test } from 'vitest'

import { lacking } from './lacking'

test('what is lacking is named in the order of the form', () => {
  expect(lacking([['督察', 'c1'], ['交办时间', undefined], ['举报内容', ''], ['补录原因', true]])).toEqual(['交办时间', '举报内容'])
})
