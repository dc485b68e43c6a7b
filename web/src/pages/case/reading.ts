import { useQuery } from '@tanstack/react-query'

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
