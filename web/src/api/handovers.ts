import { useInfiniteQuery, useQuery } from '@tanstack/react-query'

import type { components } from '../facts/schema'
import { useSession } from '../session'
import { client, data } from './client'

export type Handover = components['schemas']['Handover']
export type HandedPart = components['schemas']['HandedPart']
export type HandedRow = components['schemas']['HandedRow']
export type Names = components['schemas']['Names']

// No event of a case tells of a hand-over: it is asked for.
const PACE = 10_000

/** The hand-over that waits to be taken, if one does; for those who read them. */
export function useWaitingHandover() {
  const { may } = useSession()
  return useQuery({
    queryKey: ['handovers', 'waiting'],
    queryFn: async () => {
      const found = await data(client.GET('/api/v1/shift/handovers', { params: { query: { waiting: true } } }))
      return { handover: found.handovers[0] ?? null, names: found.names }
    },
    enabled: may('read-handovers'), refetchInterval: PACE,
  })
}

/** One hand-over with what is in it; while it waits, with what has changed. */
export function useHandover(id: string | undefined) {
  return useQuery({
    queryKey: ['handovers', 'one', id],
    queryFn: () => data(client.GET('/api/v1/shift/handovers/{id}', { params: { path: { id: id! }, query: { first: 200 } } })),
    enabled: !!id, refetchInterval: (q) => (q.state.data?.handover.state === 'offered' ? PACE : false),
  })
}

export function useHandovers() {
  return useInfiniteQuery({
    queryKey: ['handovers', 'all'],
    queryFn: ({ pageParam }) => data(client.GET('/api/v1/shift/handovers', { params: { query: { after: pageParam || undefined, limit: 20 } } })),
    initialPageParam: '', getNextPageParam: (last) => last.next || undefined,
  })
}
