import type { components } from '../../facts/schema'
import type { View } from './view'

type Event = components['schemas']['Event']

/** What a clock does because of something that somebody did. */
const CLOCKED = ['clock_started', 'clock_stopped', 'clock_transferred', 'clock_cancelled']

export type Clocked = { id: string; type: string; kind: string; unit?: string; due?: string; verdict?: string }

/** A clock that something happened to: which, until when, and in time or late where it was stopped. */
export function clocked(e: Event, view: View): Clocked | undefined {
  if (!CLOCKED.includes(e.type)) return undefined
  const p = (e.payload ?? {}) as { clock?: string | { id: string; kind: string; due: string; owner?: { unit?: string } }; verdict?: string }
  const k = typeof p.clock === 'object' ? p.clock : (view.case.clocks ?? []).find((c) => c.id === p.clock)
  return { id: e.id, type: e.type, kind: k?.kind ?? '', unit: k?.owner?.unit, due: k?.due, verdict: p.verdict }
}

/**
 * What happened, with the clocks that each of it started, stopped, passed on or took
 * back: they stand with what was done. Where nothing was done but that, it stands alone.
 */
export function withClocks(events: Event[], view: View, quiet: (e: Event) => boolean): { e: Event; clocks: Clocked[] }[] {
  const first = new Map<string, Event>()
  for (const e of events) {
    const known = e.filing ? first.get(e.filing) : undefined
    if (e.filing && !quiet(e) && !CLOCKED.includes(e.type) && (!known || e.seq < known.seq)) first.set(e.filing, e)
  }
  const of = new Map<Event, Clocked[]>()
  const rows: { e: Event; clocks: Clocked[] }[] = []
  for (const e of events) {
    if (quiet(e)) continue
    const clock = clocked(e, view)
    const by = clock && e.filing ? first.get(e.filing) : undefined
    if (clock && by) {
      of.set(by, [...(of.get(by) ?? []), clock])
      continue
    }
    rows.push({ e, clocks: clock ? [clock] : [] })
  }
  // What was stopped first: it is what one did.
  const stopped = (c: Clocked) => Number(c.type !== 'clock_stopped')
  return rows.map(({ e, clocks }) => ({ e, clocks: [...clocks, ...(of.get(e) ?? [])].toSorted((a, b) => stopped(a) - stopped(b)) }))
}
