import { expect, test } from 'vitest'

import type { View } from '../view'
import { spanOf, supplementUntil } from './within'

test('what is returned is completed within the span of the policy of its case', () => {
  const view = (after?: string) => ({ case: { policy: after && { clocks: [{ kind: 'report', rule: {} }, { kind: 'supplement', rule: { after } }] } } }) as unknown as View
  const now = Date.parse('2026-11-28T02:00:00Z')
  expect(supplementUntil(view('6h0m0s'), now)).toBe(Date.parse('2026-11-28T08:00:00Z'))
  expect(supplementUntil(view('12s'), now)).toBe(now + 12_000)
  expect(supplementUntil(view(), now)).toBeUndefined()
  expect(spanOf('1h30m20s')).toBe(5_420_000)
})
