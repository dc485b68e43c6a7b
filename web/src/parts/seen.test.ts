import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { STILL, whenSeen } from './seen'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function sight() {
  const all: ((seen: { isIntersecting: boolean }[]) => void)[] = []
  let ended = 0
  class Eye {
    constructor(seen: (all: { isIntersecting: boolean }[]) => void) { all.push(seen) }
    observe() {}
    disconnect() { ended++ }
  }
  let called = 0
  const end = whenSeen({} as Element, () => void called++, Eye)
  return { see: (isIntersecting: boolean) => all.forEach((seen) => seen([{ isIntersecting }])), end, called: () => called, ended: () => ended }
}

test('what is out of sight waits, and comes once when it is seen', () => {
  const s = sight()
  s.see(false)
  expect(s.called()).toBe(0)
  s.see(true)
  expect([s.called(), s.ended()]).toEqual([1, 1])
  vi.advanceTimersByTime(2 * STILL)
  expect(s.called()).toBe(1)
})

test('it comes also when the page has stood for a while, and not to a page that is gone', () => {
  const s = sight()
  vi.advanceTimersByTime(STILL - 1)
  expect(s.called()).toBe(0)
  vi.advanceTimersByTime(1)
  expect(s.called()).toBe(1)
  const gone = sight()
  gone.end()
  vi.advanceTimersByTime(2 * STILL)
  expect(gone.called()).toBe(0)
})
