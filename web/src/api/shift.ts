import { useQuery } from '@tanstack/react-query'

import { usePace } from '../live'
import { client, data } from './client'
import { timed } from './clock'

/** The shift's list: what is open now, read anew as often as lists are. */
export function useShift(enabled = true) {
  return useQuery({
    queryKey: ['shift'],
    queryFn: () => timed(data(client.GET('/api/v1/shift', { params: { query: { first: 200 } } }))),
    refetchInterval: usePace(), enabled,
  })
}
