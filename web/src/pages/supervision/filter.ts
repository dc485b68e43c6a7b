import { useSearchParams } from 'react-router'

import type { Query } from '../../api/query'
import type { components } from '../../facts/schema'

export type Statistics = components['schemas']['StatisticsView']
export type Count = components['schemas']['Count']

// What narrows the page; the same words as in the API.
export const NARROWS = ['campaign', 'handed_over_from', 'handed_over_to', 'region', 'unit', 'batch'] as const
export type Filter = Pick<Query<'read-statistics'>, (typeof NARROWS)[number]>

/** The filter of the page, which lives in the address. */
export function useFilter() {
  const [at, setAt] = useSearchParams()
  const filter: Filter = {}
  for (const name of NARROWS) if (at.get(name)) filter[name] = at.get(name)!
  // From the address as it stands: what was drawn last may be a change behind.
  const now = () => new URLSearchParams(location.search)
  const set = (name: string, value: string | undefined) => {
    const next = now()
    if (value) next.set(name, value)
    else next.delete(name)
    setAt(next, { replace: true })
  }
  const clear = () => setAt(new URLSearchParams([...now()].filter(([k]) => !(NARROWS as readonly string[]).includes(k))), { replace: true })
  return { filter, set, clear, at }
}

/** Where the cases behind a number are listed. */
export function behind(filter: Filter, more: Record<string, string | undefined>): string {
  const query = new URLSearchParams()
  for (const [k, v] of Object.entries({ ...filter, ...more })) if (v) query.set(k, v)
  return `/supervision/cases?${query}`
}
