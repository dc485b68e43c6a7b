import { expect, test } from 'vitest'

import type { View } from '../view'
import { disputableUntil, successor } from './dispute'

test('a part is disputed within the time of its policy after it was signed for', () => {
  const view = (dispute_window?: string) => ({ case: { policy: { dispute_window }, assignments: [{ id: 'a1', acknowledged_at: '2026-11-27T02:00:00Z' }, { id: 'a2' }] } }) as unknown as View
  expect(disputableUntil(view('4h0m0s'), 'a1')).toBe(Date.parse('2026-11-27T06:00:00Z'))
  expect(disputableUntil(view('4h0m0s'), 'a2')).toBeUndefined()
  expect(disputableUntil(view(), 'a1')).toBeUndefined()
})

test('a ruling that upholds begins with whom the unit suggested, where somebody has to answer', () => {
  const view = { case: { assignments: [{ id: 'a1', role: 'lead', unit: 'u1', answers: true }, { id: 'a2', role: 'assisting', unit: 'u2' }], disputes: [{ id: 'd1', assignment: 'a1', suggested: 'u3' }, { id: 'd2', assignment: 'a2', suggested: 'u3' }, { id: 'd3', assignment: 'a1' }] } } as unknown as View
  expect(successor(view, 'd1')).toEqual({ role: 'lead', unit: 'u3' })
  expect(successor(view, 'd2')).toBeUndefined()
  expect(successor(view, 'd3')).toEqual({ role: 'lead', unit: undefined })
  expect(successor(view, undefined)).toBeUndefined()
})
