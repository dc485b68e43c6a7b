import { useInfiniteQuery, useQuery } from '@tanstack/react-query'

import { client, data } from '../../api/client'
import { timed } from '../../api/clock'
import { usePace } from '../../live'

/** Reads a case as this person sees it, again whenever it changes. */
export function useCase(id: string) {
  const pace = usePace()
  return useQuery({
    queryKey: ['case', id],
    queryFn: () => timed(data(client.GET('/api/v1/cases/{id}', { params: { path: { id } } }))),
    refetchInterval: pace,
    enabled: id !== '',
  })
}

/** Reads what happened to a case, the latest first, a page at a time. */
export function useWay(id: string) {
  const pace = usePace()
  return useInfiniteQuery({
    queryKey: ['case', id, 'timeline'],
    queryFn: ({ pageParam }) => data(client.GET('/api/v1/cases/{id}/timeline', { params: { path: { id }, query: { latest: true, after: pageParam || undefined, limit: 200 } } })),
    initialPageParam: 0,
    getNextPageParam: (last) => last.next || undefined,
    refetchInterval: pace,
  })
}
