import type { HandedPart, HandedRow, Handover } from '../../api/handovers'
import type { components } from '../../facts/schema'
import { span } from '../../time'

type CaseThen = components['schemas']['CaseThen']

/** How a case stood at a signature, and whose. */
export type Then = { by: 'offered' | 'taken'; at: string; c: CaseThen }

/** Whether a hand-over kept how its cases stood: those of before kept which they were, and no more. */
export const isKept = (parts: HandedPart[]) => parts.some((p) => p.rows.some((r) => r.case)) && parts.every((p) => p.rows.every((r) => !r.case || r.offered || r.taken))

/** How a case stood when the shift was offered; and when it was taken, where that was another thing. */
export function asSigned(r: HandedRow, h: Handover): Then[] {
  const stood: Then[] = r.offered ? [{ by: 'offered', at: h.offered_at, c: r.offered }] : []
  if (r.taken && h.taken_at && JSON.stringify(r.taken) !== JSON.stringify(r.offered)) stood.push({ by: 'taken', at: h.taken_at, c: r.taken })
  return stood
}

/** What was left of a time limit at an instant, or by how much it had passed. */
export function leftThen(due: string | undefined, at: string): { over: boolean; span: string } | undefined {
  if (!due) return undefined
  const left = Date.parse(due) - Date.parse(at)
  return { over: left <= 0, span: span(left) }
}
