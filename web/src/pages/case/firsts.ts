import type { View } from './view'

/** What is stamped when it is first done, in the order in which it is shown. */
export const stamps = ['assigned', 'on_site', 'supervised', 'accountability_review', 'feedback'] as const

/** The stamps that a case has, each with the milliseconds after its first hand-over (S1-07); below zero: before it. */
export function firstTimes(c: Pick<View['case'], 'first' | 'handed_over_at' | 'rounds'>) {
  const from = Date.parse(c.rounds?.[0]?.handed_over_at ?? c.handed_over_at)
  return stamps.flatMap((what) => {
    const at = c.first?.[what]
    return at ? [{ what, at, after: Date.parse(at) - from }] : []
  })
}
