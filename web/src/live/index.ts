import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'

import { actingFor } from '../api/acting'
import { client, data, signedOut } from '../api/client'
import { Due } from './due'
import { ringing } from './sound'
import { lineNow, onLine, open } from './line'
import { Stream } from './stream'

/** What is made of cases, and changes with one: lists, figures and escalations. */
export const OF_CASES = ['cases', 'tally', 'shift', 'tasks', 'escalations', 'statistics']

/** Has whatever is shown read anew when it changes; for the frame, once. */
export function useLive(rings: boolean) {
  const queries = useQueryClient()
  useEffect(() => {
    const due = new Due(queries)
    // What was to be signed for, or waited, may be done by a colleague: the bell hears of it.
    const concerned = (id: string) => queries.getQueryData<{ notices: { case: string; read: boolean }[] }>(['notices', 'latest'])?.notices.some((n) => !n.read && n.case === id)
    const close = open(
      {
        case: (id) => due.read(['case', id], ...(concerned(id) ? [['notices']] : []), ...OF_CASES.map((list) => [list])),
        notice: () => due.read(['notices']),
        shift: () => due.read(['handovers']),
        posts: () => void standing(queries),
        all: () => void queries.invalidateQueries(),
        ended: signedOut,
        refused: () => void data(client.GET('/api/v1/session/here')).then((here) => here.signed_in || signedOut(), () => {}),
      },
      () => rings && ringing(),
      // A browser's own stream of events cannot say for whom one acts.
      actingFor() ? (url) => new Stream(url) : undefined,
    )
    return () => {
      due.stop()
      close()
    }
  }, [queries, rings])
}

/** Reads anew who one is; where one's posts are others than before, all that they let one see as well. */
export async function standing(queries: QueryClient) {
  const posts = () => JSON.stringify(queries.getQueryData<{ posts: unknown }>(['me'])?.posts)
  const before = posts()
  await queries.invalidateQueries({ queryKey: ['me'] })
  if (posts() !== before) await queries.invalidateQueries({ predicate: (q) => q.queryKey[0] !== 'me' })
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
