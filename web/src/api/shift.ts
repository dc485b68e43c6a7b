import { useQuery } from '@tanstack/react-query'

import { usePace } from '../live'
import { client, data, serverSays } from './client'

/** The shift's list: what is open now, read anew as often as lists are. */
export function useShift(enabled = true) {
  return useQuery({
    queryKey: ['shift'],
    queryFn: async () => {
      const found = await data(client.GET('/api/v1/shift', { params: { query: { first: 200 } } }))
      serverSays(found.now)
      return found
    },
    refetchInterval: usePace(), enabled,
  })
}
