import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { Due } from './due'

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers() })

/** A list on the page that takes so long to be read; what was read of it, in turn. */
function list(takes: number) {
  const queries = new QueryClient()
  let version = 0
  const seen: number[] = []
  const read = vi.fn(async () => {
    const at = version
    await new Promise((done) => setTimeout(done, takes))
    return at
  })
  const stop = new QueryObserver(queries, { queryKey: ['cases', 'board'], queryFn: read, structuralSharing: false }).subscribe((q) => {
    if (q.data !== undefined && q.data !== seen.at(-1)) seen.push(q.data)
  })
  const due = new Due(queries)
  return { due, read, seen, stop: () => { stop(); due.stop(); queries.clear() }, change: () => { version++; due.read(['cases']) } }
}

test('a change is read at once, and many within a moment once', async () => {
  const l = list(20)
  await vi.advanceTimersByTimeAsync(1_000)
  for (let i = 0; i < 50; i++) l.change()
  await vi.advanceTimersByTimeAsync(150)
  expect(l.seen).toEqual([0, 50])
  await vi.advanceTimersByTimeAsync(5_000)
  expect(l.read).toHaveBeenCalledTimes(2)
  l.stop()
})

test('a list that takes longer to read than changes are apart moves all the same, and ends with the last of them', async () => {
  const l = list(1_300)
  await vi.advanceTimersByTimeAsync(2_000)
  for (let i = 0; i < 40; i++) {
    l.change()
    await vi.advanceTimersByTimeAsync(250)
  }
  expect(l.seen.length, 'in ten seconds').toBeGreaterThanOrEqual(5)
  await vi.advanceTimersByTimeAsync(5_000)
  expect(l.seen.at(-1)).toBe(40)
  const calls = l.read.mock.calls.length
  await vi.advanceTimersByTimeAsync(20_000)
  expect(l.read, 'and then rests').toHaveBeenCalledTimes(calls)
  l.stop()
})

test('nothing is read after it was stopped', async () => {
  const l = list(10)
  await vi.advanceTimersByTimeAsync(100)
  l.change()
  l.due.stop()
  await vi.advanceTimersByTimeAsync(5_000)
  expect(l.seen).toEqual([0])
  l.stop()
})
