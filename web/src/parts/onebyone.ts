import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'

import { saidBy } from './doing'

/**
 * The same command for several things, one after the other, each with an answer of its
 * own: what was refused stays with its reason, and is sent again alone.
 */
export function useOneByOne<T>(keyOf: (x: T) => string) {
  const queries = useQueryClient()
  const [done, setDone] = useState<string[]>([])
  const [refused, setRefused] = useState<Record<string, string>>({})
  const [sending, setSending] = useState(false)
  const running = useRef(false) // a second press may come before the page has drawn the first

  /** one gives the instant at which its command was filed. The answer is there when nothing was refused: how many are done by now, and when the last was filed. */
  async function send(left: T[], one: (x: T) => Promise<string>): Promise<{ n: number; at: string } | undefined> {
    if (running.current) return undefined
    running.current = true
    setSending(true)
    const given = [...done]
    const not: Record<string, string> = {}
    let at = ''
    for (const x of left) {
      try {
        at = await one(x)
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
    return Object.keys(not).length ? undefined : { n: given.length, at }
  }
  return { done, refused, sending, send }
}
