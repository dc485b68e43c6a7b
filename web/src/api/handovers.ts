import { useInfiniteQuery, useQuery } from '@tanstack/react-query'

import type { components } from '../facts/schema'
import { useSession } from '../session'
import { client, data } from './client'

export type Handover = components['schemas']['Handover']
export type HandedPart = components['schemas']['HandedPart']
export type HandedRow = components['schemas']['HandedRow']
export type Names = components['schemas']['Names']

// The line tells when a shift is offered or taken; where it is down, it is asked for.
const PACE = 10_000

/** The hand-over that waits to be taken, if one does; for those who read them. */
export function useWaitingHandover() {
  const { may } = useSession()
  return useQuery({
    queryKey: ['handovers', 'waiting'],
    queryFn: async () => {
      const found = await data(client.GET('/api/v1/shift/handovers', { params: { query: { waiting: true } } }))
      return { handover: found.handovers[0] ?? null, names: found.names }
    },
    enabled: may('read-handovers'), refetchInterval: PACE,
  })
}

type Read = components['schemas']['HandoverView']
const read = (id: string, query: { part?: HandedPart['part']; skip?: number; first: number }) => data(client.GET('/api/v1/shift/handovers/{id}', { params: { path: { id }, query } }))

/** What was handed over with every row of every part, as its paper has to have it. */
export async function whole<T extends Pick<Read, 'parts' | 'names'>>(found: T, further: (part: HandedPart['part'], skip: number) => Promise<Pick<Read, 'parts' | 'names'>>): Promise<T> {
  const parts: HandedPart[] = []
  const names = { people: { ...found.names.people }, units: { ...found.names.units } }
  for (const p of found.parts) {
    const rows = [...p.rows]
    for (let next = p.next; next; ) {
      const more = await further(p.part, next)
      rows.push(...(more.parts[0]?.rows ?? []))
      Object.assign(names.units, more.names.units)
      Object.assign(names.people, more.names.people)
      next = more.parts[0]?.next
    }
    parts.push({ ...p, rows, next: undefined })
  }
  return { ...found, parts, names }
}

/** One hand-over with what is in it; while it waits, with what has changed. */
export function useHandover(id: string | undefined) {
  return useQuery({
    queryKey: ['handovers', 'one', id],
    queryFn: async () => {
      const found = await read(id!, { first: 200 })
      return found.handover.state === 'offered' ? found : whole(found, (part, skip) => read(id!, { part, skip, first: 200 }))
    },
    enabled: !!id, refetchInterval: (q) => (q.state.data?.handover.state === 'offered' ? PACE : false),
  })
}

export function useHandovers() {
  return useInfiniteQuery({
    queryKey: ['handovers', 'all'],
    queryFn: ({ pageParam }) => data(client.GET('/api/v1/shift/handovers', { params: { query: { after: pageParam || undefined, limit: 20 } } })),
    initialPageParam: '', refetchInterval: 60_000, getNextPageParam: (last) => last.next || undefined,
  })
}
