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

type Unsigned = NonNullable<CaseThen['unsigned']>
type Of = Pick<CaseThen, 'lead_unit' | 'next_clock' | 'next_due_at' | 'supplement_due_at'>

/**
 * What a row of a part is about: the time limit, and the units that it waits for. What is
 * not acknowledged waits for those that have not signed, whoever leads; what was returned
 * for the six hours, whatever else runs.
 */
export function rowOf(part: HandedPart['part'], c: Of, unsigned: Unsigned = []): { kind?: string; due?: string; units: string[] } {
  if (part === 'unacknowledged' && unsigned.length) return { kind: 'acknowledge', due: unsigned.find((u) => u.due_at)?.due_at, units: [...new Set(unsigned.map((u) => u.unit))] }
  const units = c.lead_unit ? [c.lead_unit] : []
  if ((part === 'supplementing' || part === 'returned') && c.supplement_due_at) return { kind: 'supplement', due: c.supplement_due_at, units }
  return { kind: c.next_clock, due: c.next_due_at, units }
}

/** What was left of a time limit at an instant, or by how much it had passed. */
export function leftThen(due: string | undefined, at: string): { over: boolean; span: string } | undefined {
  if (!due) return undefined
  const left = Date.parse(due) - Date.parse(at)
  return { over: left <= 0, span: span(left) }
}
