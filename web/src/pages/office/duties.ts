import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

import { client, data } from '../../api/client'
import type { components } from '../../facts/schema'
import type { Stretch } from './cover'

export type Duty = components['schemas']['DutyView']

/** A turn of duty with its time as numbers. */
export type Turn = Stretch & { duty: Duty }

export const turnsOf = (duties: Duty[]): Turn[] => duties.map((duty) => ({ from: Date.parse(duty.from), until: Date.parse(duty.until), duty }))

const iso = (at: number) => new Date(at).toISOString()

/** A unit's turns in a time, struck ones apart. */
export function useRoster(unit: string, from: number, until: number, enabled = true) {
  const found = useQuery({
    enabled,
    queryKey: ['rosters', unit, from, until], staleTime: 30_000,
    queryFn: () => data(client.GET('/api/v1/units/{id}/roster', { params: { path: { id: unit }, query: { from: iso(from), until: iso(until) } } })),
  })
  const turns = useMemo(() => turnsOf(found.data?.duties.filter((d) => !d.struck) ?? []), [found.data])
  const struck = useMemo(() => found.data?.duties.filter((d) => d.struck) ?? [], [found.data])
  return { found, turns, struck, names: found.data?.names.people ?? {} }
}

/** The turns of every unit in a time, by unit. */
export function useRosters(from: number, until: number) {
  const found = useQuery({
    queryKey: ['rosters', '', from, until], staleTime: 30_000,
    queryFn: () => data(client.GET('/api/v1/rosters', { params: { query: { from: iso(from), until: iso(until) } } })),
  })
  const turns = useMemo(() => {
    const by = new Map<string, Turn[]>()
    for (const t of turnsOf(found.data?.duties ?? [])) by.set(t.duty.unit, [...(by.get(t.duty.unit) ?? []), t])
    return by
  }, [found.data])
  return { found, turns, names: found.data?.names.people ?? {} }
}
