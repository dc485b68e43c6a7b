import type { View } from '../view'
import { spanOf } from './within'

/** The instant from which a part can be disputed no more; undefined: it can until it is answered. */
export function disputableUntil(view: View, assignment: unknown): number | undefined {
  const signed = view.case.assignments?.find((a) => a.id === assignment)?.acknowledged_at
  const span = spanOf(view.case.policy?.dispute_window ?? '')
  return signed && span ? Date.parse(signed) + span : undefined
}

/** A dispute of the case, and the part that it is about. */
export function disputeOf(view: View, id: unknown) {
  const dispute = view.case.disputes?.find((d) => d.id === id)
  return { dispute, part: view.case.assignments?.find((a) => a.id === dispute?.assignment) }
}

/** Who is to take a part over, as a ruling that upholds the dispute begins: a part that must be answered for is left to nobody. */
export function successor(view: View, id: unknown): { role: string; unit?: string } | undefined {
  const { dispute, part } = disputeOf(view, id)
  return part?.answers ? { role: part.role, unit: dispute?.suggested } : undefined
}
