import type { View } from './view'

type Clock = View['clocks'][number]

/**
 * The clocks that stand above a case: what is due first, the six hours of every
 * report that is being completed, and the fifth-day noon, each once.
 */
export function atTop(view: Pick<View, 'next_clock' | 'main_clock' | 'clocks'>): Clock[] {
  const supplements = view.clocks.filter((k) => k.running && k.kind === 'supplement')
  const all = [view.next_clock, ...supplements, view.main_clock].filter((k) => k !== undefined)
  return all.filter((k, i) => all.findIndex((x) => x.id === k.id) === i)
}
