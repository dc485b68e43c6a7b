import { notifyManager, onlineManager, QueryObserver } from '@tanstack/react-query'
import i18next from 'i18next'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { Problem, Unreachable } from './problem'
import { AGAIN, isBehind, newQueries } from './queries'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A page that shows one case. */
async function page(answers: (n: number) => unknown, meta?: Record<string, unknown>) {
  let asked = 0
  const queries = newQueries()
  const shown = new QueryObserver(queries, {
    queryKey: ['case', 'c1'], retry: false, meta,
    queryFn: async () => {
      const a = answers(++asked)
      if (a instanceof Error) throw a
      return a
    },
  })
  const seen: string[] = []
  const leave = shown.subscribe(notifyManager.batchCalls(() => void seen.push(shown.getCurrentResult().status))) // as a page listens
  await vi.advanceTimersByTimeAsync(1)
  return { queries, now: () => shown.getCurrentResult(), seen, leave, asked: () => asked }
}

test('what is there stays when it cannot be read anew, is said to be old, and is read again soon', async () => {
  let away = false
  const p = await page((n) => (away ? new Unreachable() : `as read ${n}`))
  away = true
  await p.queries.refetchQueries()
  await vi.advanceTimersByTimeAsync(1)
  expect(p.now()).toMatchObject({ status: 'success', isError: false, data: 'as read 1' })
  expect(p.seen).not.toContain('error')
  expect(isBehind()).toBe(true)
  await vi.advanceTimersByTimeAsync(AGAIN)
  expect(isBehind()).toBe(true)
  away = false
  await vi.advanceTimersByTimeAsync(AGAIN)
  expect(p.now().data).toBe('as read 4')
  expect(isBehind()).toBe(false)
  p.leave()
})

test('a program that is being started again takes nothing away either, nor does one that is busy', async () => {
  for (const e of [new Problem(502, {}), new Problem(503, {}), new Problem(429, {})]) {
    const p = await page((n) => (n > 1 ? e : 'as read'))
    await p.queries.refetchQueries()
    expect(p.now(), String(e.status)).toMatchObject({ status: 'success', data: 'as read' })
    p.leave()
    p.queries.clear()
  }
})

test('what could not be read at all is read as soon as the program answers anything', async () => {
  for (const e of [new Unreachable(), new Problem(502, {})]) {
    let away = true
    const p = await page(() => (away ? e : 'read'))
    expect(p.now()).toMatchObject({ status: 'error', data: undefined })
    away = false
    await p.queries.fetchQuery({ queryKey: ['alive'], queryFn: () => 'ok' })
    await vi.advanceTimersByTimeAsync(1)
    expect(p.now()).toMatchObject({ status: 'success', data: 'read' })
    p.leave()
  }
})

test('what the program itself refuses, or breaks on, is not asked for over and over', async () => {
  for (const e of [new Problem(403, {}), new Problem(500, {})]) {
    const p = await page(() => e)
    await p.queries.fetchQuery({ queryKey: ['alive'], queryFn: () => 'ok' })
    await vi.advanceTimersByTimeAsync(1)
    expect(p.asked()).toBe(1)
    p.leave()
  }
})

test('whoever may not see a case any more sees it no more', async () => {
  const p = await page((n) => (n > 1 ? new Problem(403, { detail: '您须回避' }) : 'as read'))
  await p.queries.refetchQueries()
  expect(p.now()).toMatchObject({ status: 'error', isError: true })
  expect(isBehind()).toBe(false)
  p.leave()
})

test('where there is nothing yet, it is said that it failed', async () => {
  const p = await page(() => new Unreachable())
  expect(p.now()).toMatchObject({ status: 'error', isError: true })
  expect(isBehind()).toBe(false)
  p.leave()
})

test('a page that was left is not behind, and what says itself that it failed does so', async () => {
  const p = await page((n) => (n > 1 ? new Unreachable() : 'as read'))
  await p.queries.refetchQueries()
  expect(isBehind()).toBe(true)
  p.leave()
  await vi.advanceTimersByTimeAsync(AGAIN)
  expect(isBehind()).toBe(false)
  expect(p.asked()).toBe(2)
  const q = await page((n) => (n > 1 ? new Unreachable() : 'as read'), { saysItself: true })
  await q.queries.refetchQueries()
  expect(q.now().isError).toBe(true)
  q.leave()
})

test('a browser that calls itself offline is asked all the same, and what is out of reach is an error', async () => {
  onlineManager.setOnline(false)
  try {
    const p = await page(() => new Unreachable())
    expect(p.asked()).toBe(1)
    expect(p.now()).toMatchObject({ status: 'error', fetchStatus: 'idle' })
    p.leave()
  } finally {
    onlineManager.setOnline(true)
  }
})

test('what the program wrote in one language is read anew in the other', async () => {
  const p = await page((n) => `as read ${n} in ${i18next.language}`)
  expect(p.now().data).toBe('as read 1 in zh')
  await i18next.changeLanguage('en')
  await vi.advanceTimersByTimeAsync(1)
  expect(p.now().data).toBe('as read 2 in en')
  await i18next.changeLanguage('zh')
  p.leave()
})
