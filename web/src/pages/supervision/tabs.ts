import { useInfiniteQuery } from '@tanstack/react-query'

import { client, data } from '../../api/client'
import type { Query } from '../../api/query'
import type { components } from '../../facts/schema'
import { usePace } from '../../live'
import { useSession } from '../../session'
import { useFilter } from './filter'
import { useOffice } from './office'

export type EscalationRow = components['schemas']['EscalationRow']

type Asked = Query<'list-escalations'>

/** The tabs of escalations, and what each asks for: what goes to others to look into waits for no answer of a unit. */
export const TABS = {
  proposed: { state: 'proposed' }, confirmed: { state: 'confirmed', to_units: 'true' }, answered: { state: 'answered' },
  referred: { state: 'confirmed', to_units: 'false' }, declined: { state: 'declined' }, issued: { state: 'issued' },
} as const satisfies Record<string, Asked>
export type Tab = keyof typeof TABS

/** The escalations of one tab, a page at a time; "200+" where there are more. */
export function useEscalations(tab: Tab, enabled = true) {
  const { filter } = useFilter()
  const pace = usePace()
  const found = useInfiniteQuery({
    queryKey: ['escalations', tab, filter],
    queryFn: ({ pageParam }) => data(client.GET('/api/v1/escalations', { params: { query: { ...filter, ...TABS[tab], after: pageParam || undefined, limit: 200 } } })),
    initialPageParam: '',
    getNextPageParam: (last) => last.next || undefined,
    refetchInterval: Math.max(pace, 30_000),
    enabled,
  })
  // Of a case that units share each reads the measures against all; what it is to answer is its own.
  const { me } = useSession()
  const office = useOffice()
  const rows = (found.data?.pages.flatMap((p) => p.escalations) ?? []).filter((r) => office || tab !== 'confirmed' || me.posts.some((p) => p.unit === r.escalation.unit))
  const names = { people: {}, units: {} } as components['schemas']['Names']
  for (const p of found.data?.pages ?? []) {
    Object.assign(names.people, p.names.people)
    Object.assign(names.units, p.names.units)
  }
  const count = found.data ? (found.hasNextPage ? `${rows.length}+` : rows.length) : undefined
  return { ...found, rows, names, count }
}
