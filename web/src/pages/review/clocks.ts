import type { components } from '../../facts/schema'
import type { Whose } from '../../parts/whose'

type Row = Pick<components['schemas']['CaseRow'], 'next_clock' | 'next_due_at' | 'review_due_at'>

/**
 * The clocks that a row of the reviewers' list shows: their own first, and the
 * one that comes before it, which is another's and says what else is at stake.
 */
export function clocksOf(r: Row): { kind: string; at: string; of: Whose }[] {
  const found: { kind: string; at: string; of: Whose }[] = []
  if (r.review_due_at) found.push({ kind: 'review', at: r.review_due_at, of: 'ours' })
  if (r.next_clock && r.next_due_at && !(r.next_clock === 'review' && r.review_due_at)) found.push({ kind: r.next_clock, at: r.next_due_at, of: r.next_clock === 'review' ? 'ours' : 'watched' })
  return found
}
