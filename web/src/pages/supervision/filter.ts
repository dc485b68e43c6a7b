import { useSearchParams } from 'react-router'

import type { components } from '../../facts/schema'

export type Statistics = components['schemas']['StatisticsView']
export type Count = components['schemas']['Count']

// What narrows the page; the same words as in the API.
export const NARROWS = ['campaign', 'handed_over_from', 'handed_over_to', 'region', 'unit', 'batch'] as const
export type Filter = Partial<Record<(typeof NARROWS)[number], string>>

/** The filter of the page, which lives in the address. */
export function useFilter() {
  const [at, setAt] = useSearchParams()
  const filter: Filter = {}
  for (const name of NARROWS) if (at.get(name)) filter[name] = at.get(name)!
  const set = (name: string, value: string | undefined) =>
    setAt((old) => {
      const next = new URLSearchParams(old)
      if (value) next.set(name, value)
      else next.delete(name)
      return next
    }, { replace: true })
  const clear = () => setAt((old) => new URLSearchParams([...old].filter(([k]) => !(NARROWS as readonly string[]).includes(k))), { replace: true })
  return { filter, set, clear, at }
}

/** Where the cases behind a number are listed. */
export function behind(filter: Filter, more: Record<string, string | undefined>): string {
  const query = new URLSearchParams()
  for (const [k, v] of Object.entries({ ...filter, ...more })) if (v) query.set(k, v)
  return `/supervision/cases?${query}`
}
