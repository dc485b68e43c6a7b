import { useQuery } from '@tanstack/react-query'

import { client, data } from './client'

/** All units, read once and kept. */
export function useUnits() {
  return useQuery({ queryKey: ['units'], queryFn: () => data(client.GET('/api/v1/units')), staleTime: 300_000 })
}

const names = new Intl.Collator('zh-CN')
/** In the order in which people look for names: Chinese ones by their sound. */
export const byName = <P extends { name: string }>(people: P[]): P[] => people.toSorted((a, b) => names.compare(a.name, b.name))

/** The people who hold a post in a unit now, or everybody. */
export function usePeople(unit?: string, role?: string) {
  return useQuery({
    queryKey: ['people', unit ?? '', role ?? ''],
    queryFn: async () => {
      const found = await data(client.GET('/api/v1/people', { params: { query: { unit, role } } }))
      return { ...found, people: byName(found.people) }
    },
    staleTime: 300_000,
  })
}

/** The name of a place as the lists write it: a unit's name without what stands behind it in brackets. */
export function placeOf(name: string): string {
  return name.replace(/\s*[（(][^（()）]*[）)]$/, '')
}

/** The units that lie below one, however deep. */
export function lying(top: string, units: { id: string; parent?: string }[]): Set<string> {
  const found = new Set<string>()
  for (let more = [top]; more.length;) {
    more = units.filter((u) => u.parent && more.includes(u.parent) && u.id !== top && !found.has(u.id)).map((u) => u.id)
    more.forEach((id) => found.add(id))
  }
  return found
}
