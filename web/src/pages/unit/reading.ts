import { useInfiniteQuery } from '@tanstack/react-query'

import { client, data } from '../../api/client'
import { timed } from '../../api/clock'
import type { components } from '../../facts/schema'
import { usePace } from '../../live'
import type { TaskRow } from './todo'

export type Names = components['schemas']['Names']

/** What waits for one's units, or for a leader of the office, again whenever a case changes. */
export function useTasks(of: 'unit' | 'office', enabled = true) {
  const pace = usePace()
  const found = useInfiniteQuery({
    queryKey: ['tasks', of],
    queryFn: ({ pageParam }) => timed(data(client.GET('/api/v1/tasks', { params: { query: { of, after: pageParam || undefined, limit: 200 } } }))),
    initialPageParam: '', getNextPageParam: (last) => last.next || undefined, refetchInterval: pace, enabled,
  })
  const pages = found.data?.pages ?? []
  const names: Names = { people: Object.assign({}, ...pages.map((p) => p.names.people)), units: Object.assign({}, ...pages.map((p) => p.names.units)) }
  return { ...found, read: { rows: pages.flatMap((p) => p.tasks) as TaskRow[], names } }
}
