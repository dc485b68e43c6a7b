import { type Query, QueryCache, QueryClient } from '@tanstack/react-query'
import i18next from 'i18next'
import { useSyncExternalStore } from 'react'

import { Problem } from './problem'

// What was read once stays on the page when reading it anew fails: a weak signal
// takes no page away, and no form with what somebody is writing in it. Only an
// answer of the program itself, such as that one may not see it any more, does.
const behind = new Set<Query<unknown, unknown>>()
const watching = new Set<() => void>()

/** How soon what could not be read anew is read again. */
export const AGAIN = 5_000

const tell = () => watching.forEach((w) => w())

/** Whether something on this page could not be read anew, so that it may be old. */
export function useBehind(): boolean {
  return useSyncExternalStore((w) => (watching.add(w), () => watching.delete(w)), isBehind)
}

export const isBehind = () => behind.size > 0

/** No answer of the program itself: the line was lost, or whatever stands before the program had nobody to ask. */
const lost = (e: unknown) => !(e instanceof Problem) || e.status > 501

/** The program answered, and will answer the same again. */
const answered = (e: unknown) => e instanceof Problem && e.status < 500 && ![408, 425, 429].includes(e.status)

export function newQueries(): QueryClient {
  let again: ReturnType<typeof setTimeout> | undefined
  const forget = (q: Query<unknown, unknown>) => behind.delete(q) && tell()
  function readAgain() {
    again = undefined
    for (const q of behind) {
      if (q.isActive()) void q.fetch().catch(() => {}) // success and failure are told to the cache
      else forget(q)
    }
    if (behind.size) again = setTimeout(readAgain, AGAIN)
  }
  // What could not be read for the first time is read as soon as anything can be.
  const missed = new Set<Query<unknown, unknown>>()
  const cache = new QueryCache({
    onSuccess: (_, q) => {
      forget(q as Query<unknown, unknown>)
      missed.delete(q as Query<unknown, unknown>)
      for (const m of missed) if (m.isActive()) void m.fetch().catch(() => {})
      missed.clear()
    },
    onError: (e, query) => {
      const q = query as Query<unknown, unknown>
      if (q.state.data === undefined && lost(e)) missed.add(q)
      if (q.state.data === undefined || q.meta?.saysItself || answered(e)) return void forget(q)
      q.setState({ status: 'success', error: null })
      behind.add(q)
      tell()
      again ??= setTimeout(readAgain, AGAIN)
    },
  })
  cache.subscribe((event) => void (event.type === 'removed' && forget(event.query as Query<unknown, unknown>)))
  const client = new QueryClient({
    queryCache: cache,
    defaultOptions: {
      queries: {
        // A browser that calls itself offline is asked all the same: the program may be on this
        // machine, and where it is out of reach that is said instead of waiting without a word.
        networkMode: 'always',
        staleTime: 2_000,
        retry: (times, e) => times < 2 && !(e instanceof Problem && e.status < 500),
        refetchOnWindowFocus: true,
      },
      mutations: { retry: false },
    },
  })
  // What the program writes it writes in the reader's language: another one is another answer.
  i18next.on('languageChanged', () => void client.invalidateQueries())
  return client
}
