import type { View } from '../view'

const UNITS: Record<string, number> = { h: 3_600_000, m: 60_000, s: 1000 }

/** A span of the rules, such as 4h0m0s, in milliseconds. */
export const spanOf = (text: string) => [...text.matchAll(/([\d.]+)(h|m|s)/g)].reduce((sum, [, n, unit]) => sum + Number(n) * UNITS[unit!]!, 0)

/** The instant from which a part can be disputed no more; undefined: it can until it is answered. */
export function disputableUntil(view: View, assignment: unknown): number | undefined {
  const signed = view.case.assignments?.find((a) => a.id === assignment)?.acknowledged_at
  const span = spanOf(view.case.policy?.dispute_window ?? '')
  return signed && span ? Date.parse(signed) + span : undefined
}
