import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'

import { client, data } from '../../api/client'
import { usePeople, useUnits } from '../../api/office'
import type { components } from '../../facts/schema'
import { useSession } from '../../session'
import { word } from '../../words'

export type Post = components['schemas']['Holding']
export type Person = components['schemas']['PersonView']

/** Units, people and, for whoever looks after them, the posts that are held now or later. */
export function useOffice() {
  const { may } = useSession()
  const manages = may('manage-staff')
  const units = useUnits()
  const people = usePeople()
  const posts = useQuery({ queryKey: ['posts'], queryFn: () => data(client.GET('/api/v1/posts')), enabled: manages, staleTime: 60_000 })
  const unitNames = useMemo(() => new Map(units.data?.units.map((u) => [u.id, u.name])), [units.data])
  const postsOf = useMemo(() => {
    const held = new Map<string, Post[]>()
    for (const p of posts.data?.posts ?? []) held.set(p.person, [...(held.get(p.person) ?? []), p])
    return held
  }, [posts.data])
  const names = useMemo(() => new Map([...Object.entries(units.data?.names.people ?? {}), ...(people.data?.people ?? []).map((p) => [p.id, p.name] as const)]), [units.data, people.data])
  return {
    manages, units, people, posts, postsOf,
    failed: units.error ?? people.error ?? posts.error,
    pending: units.isPending || people.isPending || (manages && posts.isPending),
    unit: (id: string | undefined) => unitNames.get(id ?? '') ?? '',
    name: (id: string | undefined) => names.get(id ?? '') ?? '',
    /** What one is in the office, in words. */
    is: (p: { unit: string; role: string }) => `${unitNames.get(p.unit) ?? ''} ${word('Role', p.role)}`,
  }
}

/** Everything about the office is read anew. */
export function useAnew() {
  const queries = useQueryClient()
  return () => Promise.all(['units', 'people', 'posts', 'accounts', 'links', 'ties', 'contacts', 'rosters', 'roster', 'sessions of'].map((key) => queries.invalidateQueries({ queryKey: [key] })))
}

/** A change of what was read at a version, and of nothing that somebody else has changed since. */
export const asRead = (version: number) => ({ 'If-Match': `"${version}"` })
