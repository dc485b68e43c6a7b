import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'

import { saidBy } from './doing'
import type { Filed } from './filings'

/**
 * The same command for several things, one after the other, each with an answer of its
 * own: what was refused stays with its reason, and is sent again alone.
 */
export function useOneByOne<T>(keyOf: (x: T) => string) {
  const queries = useQueryClient()
  const [done, setDone] = useState<string[]>([])
  const [refused, setRefused] = useState<Record<string, string>>({})
  const [sending, setSending] = useState(false)
  const filed = useRef<Filed[]>([])
  const running = useRef(false) // a second press may come before the page has drawn the first

  /** one gives its command. The answers to all are there when nothing was refused. */
  async function send(left: T[], one: (x: T) => Promise<Filed>): Promise<Filed[] | undefined> {
    if (running.current) return undefined
    running.current = true
    setSending(true)
    const given = [...done]
    const not: Record<string, string> = {}
    for (const x of left) {
      try {
        filed.current.push(await one(x))
        given.push(keyOf(x))
        setDone([...given])
      } catch (e) {
        not[keyOf(x)] = saidBy(e)
      }
    }
    running.current = false
    setSending(false)
    setRefused(not)
    void queries.invalidateQueries()
    return Object.keys(not).length ? undefined : filed.current
  }
  return { done, refused, sending, send }
}
