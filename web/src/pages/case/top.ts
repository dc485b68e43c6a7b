import type { View } from './view'

type Clock = View['clocks'][number]

/**
 * The clocks that stand above a case: of the reader's own units what is due first, then
 * what is due first of all, the six hours of every report that is being completed, and
 * the fifth-day noon, each once.
 */
export function atTop(view: Pick<View, 'next_clock' | 'main_clock' | 'clocks'>, units: string[] = []): Clock[] {
  const own = inOrder(view.clocks.filter((k) => k.running && k.owner.unit && units.includes(k.owner.unit)))[0]
  const supplements = view.clocks.filter((k) => k.running && k.kind === 'supplement')
  const all = [own, view.next_clock, ...supplements, view.main_clock].filter((k) => k !== undefined)
  return all.filter((k, i) => all.findIndex((x) => x.id === k.id) === i)
}

/** All clocks that count: those that run by what is due first, then those that are over. */
export function inOrder(clocks: Clock[]): Clock[] {
  const counted = clocks.filter((k) => !k.cancelled)
  const running = counted.filter((k) => k.running).toSorted((a, b) => Date.parse(a.due_at) - Date.parse(b.due_at))
  return [...running, ...counted.filter((k) => !k.running)]
}
