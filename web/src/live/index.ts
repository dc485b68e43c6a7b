import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'

import { actingFor } from '../api/acting'
import { client, data, signedOut } from '../api/client'
import { ringing } from './sound'
import { lineNow, onLine, open } from './line'
import { Stream } from './stream'

// What is shown is read anew at most so often, however much changes.
const GATHER = 100
const LISTS = 500

/** What is made of cases, and changes with one: lists, figures and measures. */
export const OF_CASES = ['cases', 'tally', 'shift', 'tasks', 'escalations', 'statistics']

/** Has whatever is shown read anew when it changes; for the frame, once. */
export function useLive(rings: boolean) {
  const queries = useQueryClient()
  useEffect(() => {
    const changed = new Set<string>()
    let waiting: ReturnType<typeof setTimeout> | undefined
    let last = 0
    const read = () => {
      waiting = undefined
      last = Date.now()
      for (const id of changed) void queries.invalidateQueries({ queryKey: ['case', id] })
      // What was to be signed for, or waited, may be done by a colleague: the bell hears of it.
      const inbox = queries.getQueryData<{ notices: { case: string; read: boolean }[] }>(['notices', 'latest'])
      if (inbox?.notices.some((n) => !n.read && changed.has(n.case))) void queries.invalidateQueries({ queryKey: ['notices'] })
      changed.clear()
      for (const list of OF_CASES) void queries.invalidateQueries({ queryKey: [list] })
    }
    const close = open(
      {
        case: (id) => {
          changed.add(id)
          waiting ??= setTimeout(read, Math.max(GATHER, last + LISTS - Date.now()))
        },
        notice: () => void queries.invalidateQueries({ queryKey: ['notices'] }),
        shift: () => void queries.invalidateQueries({ queryKey: ['handovers'] }),
        all: () => void queries.invalidateQueries(),
        ended: signedOut,
        refused: () => void data(client.GET('/api/v1/session/here')).then((here) => here.signed_in || signedOut(), () => {}),
      },
      () => rings && ringing(),
      // A browser's own stream of events cannot say for whom one acts.
      actingFor() ? (url) => new Stream(url) : undefined,
    )
    return () => {
      clearTimeout(waiting)
      close()
    }
  }, [queries, rings])
}

export function useLine() {
  return useSyncExternalStore(onLine, lineNow)
}

/** How soon people who work on one and the same thing see what the other did, where no event tells of it. */
export const TOGETHER = 5_000

/** How often a list is read anew by itself: seldom while the line stands, which tells of changes at once. */
export function usePace(): number {
  return useLine().up ? 60_000 : 15_000
}
