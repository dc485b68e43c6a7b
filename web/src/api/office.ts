import { useQuery } from '@tanstack/react-query'

import { client, data } from './client'

/** All units, read once and kept. */
export function useUnits() {
  return useQuery({ queryKey: ['units'], queryFn: () => data(client.GET('/api/v1/units')), staleTime: 300_000 })
}

/** The people who hold a post in a unit now, or everybody. */
export function usePeople(unit?: string, role?: string) {
  return useQuery({
    queryKey: ['people', unit ?? '', role ?? ''],
    queryFn: () => data(client.GET('/api/v1/people', { params: { query: { unit, role } } })),
    staleTime: 300_000,
  })
}

/** The name of a place as the lists write it: a unit's name without what stands behind it in brackets. */
export function placeOf(name: string): string {
  return name.replace(/\s*[（(][^（()）]*[）)]$/, '')
}
