import { expect, test } from 'vitest'

import type { View } from '../view'
import { disputableUntil, spanOf } from './dispute'

test('a part is disputed within the time of its policy after it was signed for', () => {
  const view = (dispute_window?: string) => ({ case: { policy: { dispute_window }, assignments: [{ id: 'a1', acknowledged_at: '2026-11-27T02:00:00Z' }, { id: 'a2' }] } }) as unknown as View
  expect(disputableUntil(view('4h0m0s'), 'a1')).toBe(Date.parse('2026-11-27T06:00:00Z'))
  expect(disputableUntil(view('4h0m0s'), 'a2')).toBeUndefined()
  expect(disputableUntil(view(), 'a1')).toBeUndefined()
  expect(spanOf('1h30m20s')).toBe(5_420_000)
})
