import { useQuery } from '@tanstack/react-query'

import { client, data, serverSays } from '../../api/client'
import { usePace } from '../../live'

/** Reads a case as this person sees it, again whenever it changes. */
export function useCase(id: string) {
  const pace = usePace()
  return useQuery({
    queryKey: ['case', id],
    queryFn: async () => {
      const found = await data(client.GET('/api/v1/cases/{id}', { params: { path: { id } } }))
      serverSays(found.now)
      return found
    },
    refetchInterval: pace,
    enabled: id !== '',
  })
}
