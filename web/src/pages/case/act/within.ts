import type { View } from '../view'

const UNITS: Record<string, number> = { h: 3_600_000, m: 60_000, s: 1000 }

/** A span of the rules, such as 4h0m0s, in milliseconds. */
export const spanOf = (text: string) => [...text.matchAll(/([\d.]+)(h|m|s)/g)].reduce((sum, [, n, unit]) => sum + Number(n) * UNITS[unit!]!, 0)

/** Until when a report that is returned now is to be completed, by the policy of its case; undefined: that policy counts otherwise. */
export function supplementUntil(view: View, now: number): number | undefined {
  const span = spanOf(view.case.policy?.clocks.find((k) => k.kind === 'supplement')?.rule.after ?? '')
  return span ? now + span : undefined
}
