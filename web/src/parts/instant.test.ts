import { expect, test, vi } from 'vitest'

import { present } from '../api/clock'
import { standing } from './instant'

test('a hand-over later than now is refused, and one more than an hour back is asked about', () => {
  const now = Date.parse('2026-11-30T12:00:00+08:00')
  expect(standing(undefined, now)).toBe('')
  expect(standing('2026-11-30T12:00:01+08:00', now)).toBe('future')
  expect(standing('2026-11-30T12:00:00+08:00', now)).toBe('just')
  expect(standing('2026-11-30T11:00:00+08:00', now)).toBe('just')
  expect(standing('2026-11-30T10:59:59+08:00', now)).toBe('back')
})

test('now is now, and not the minute that began before', () => {
  vi.useFakeTimers({ now: Date.parse('2026-11-27T21:34:29.600Z') })
  expect(Date.parse(present())).toBe(Date.parse('2026-11-27T21:34:29Z'))
  vi.useRealTimers()
})
