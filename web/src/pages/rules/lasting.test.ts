import { beforeAll, expect, test } from 'vitest'

import { ready } from '../../words'
import { lasting } from './lasting'

beforeAll(() => ready)

test.each([
  ['30m0s', '30 分钟'], ['2h0m0s', '2 小时'], ['24h0m0s', '24 小时'], ['72h0m0s', '72 小时'], ['120h0m0s', '5 天'], ['720h0m0s', '30 天'], ['86h35m0s', '3 天 14 小时 35 分钟'], ['1h30m0s', '1 小时 30 分钟'], ['20s', '20 秒'], ['0s', ''],
])('%s of a rule is %s', (text, said) => {
  expect(lasting(text)).toBe(said)
})
