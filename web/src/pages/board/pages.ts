import { useInfiniteQuery } from '@tanstack/react-query'

import { client, data } from '../../api/client'
import { timed } from '../../api/clock'
import type { Query } from '../../api/query'
import { usePace } from '../../live'

/** The cases that a query finds, page after page, and the names in them. */
export function useCases(key: string, query: Query<'list-cases'>) {
  const pace = usePace()
  const cases = useInfiniteQuery({
    queryKey: ['cases', key, query],
    queryFn: ({ pageParam }) => timed(data(client.GET('/api/v1/cases', { params: { query: { ...query, after: pageParam || undefined, limit: 200 } } }))),
    initialPageParam: '',
    getNextPageParam: (last) => last.next || undefined,
    refetchInterval: pace,
  })
  const units = Object.assign({}, ...(cases.data?.pages.map((p) => p.names.units) ?? [])) as Record<string, string>
  return { cases, units, rows: cases.data?.pages.flatMap((p) => p.cases) ?? [] }
}
