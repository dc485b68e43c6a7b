import { useSearchParams } from 'react-router'

import type { Query } from '../../api/query'
import { useTyped } from '../../parts/typed'
import { endOfToday } from './tallies'

// What narrows the board, by the names that the address has.
export const NARROWS = ['q', 'state', 'region', 'unit', 'level', 'campaign', 'batch', 'all', 'show'] as const
export type Narrow = (typeof NARROWS)[number]
type Asked = Query<'tally-cases'>

/** The filter of the board, which lives in the address, and what it asks of the server: chosen without the figure that narrows it further. */
export function useFilter() {
  const [at, setAt] = useSearchParams()
  const { typed, to } = useTyped(at)
  const now = () => new URLSearchParams(location.search)
  const set = (name: Narrow, value: string | undefined) => {
    const next = now()
    if (name === 'q') {
      const how = to(next, value ?? '')
      setAt(next, how)
      return
    }
    if (value) next.set(name, value)
    else next.delete(name)
    setAt(next, to(next))
  }
  const clear = () => setAt(new URLSearchParams(), { replace: true })
  const show = at.get('show')
  const text = (name: Narrow) => at.get(name) ?? undefined
  // Of what stands in the address the names are checked here, and the words by the program.
  const chosen: Asked = {
    state: at.get('state') ? [at.get('state')] as Asked['state'] : undefined,
    open: at.get('all') ? undefined : 'true',
    region: text('region'), unit: text('unit'), level: text('level') as Asked['level'], campaign: text('campaign'), batch: text('batch'), q: typed || undefined,
  }
  const query: Asked = {
    ...chosen,
    overdue: show === 'overdue' || undefined,
    unacknowledged: show === 'unacknowledged' || undefined,
    supplementing: show === 'supplementing' || undefined,
    upcoming: show === 'today' || undefined,
    due_before: show === 'today' ? endOfToday() : undefined,
  }
  return { at, set, clear, chosen, query, typed, narrowed: Boolean(typed) || NARROWS.some((n) => at.has(n)) }
}
