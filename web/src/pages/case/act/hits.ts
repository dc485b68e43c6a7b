import type { components } from '../../../facts/schema'

export type Hit = components['schemas']['RedactionHit']
export type Decision = { kind: string; start: number; end: number; decision: 'kept' | 'masked'; reason?: string }

const letters = (text: string) => Array.from(text)

/** The place of a hit as people count: from the first letter, which is 1, to the last. */
export const placeOf = (h: Pick<Hit, 'start' | 'end'>) => ({ from: h.start + 1, to: h.end })

/** The decision that is made about a hit so far. */
export const decided = (all: Decision[], h: Hit) => all.find((d) => d.kind === h.kind && d.start === h.start && d.end === h.end)

/** Keeps a hit for a reason, or takes that back. */
export function keeping(all: Decision[], h: Hit, reason: string | undefined): Decision[] {
  const others = all.filter((d) => d !== decided(all, h))
  // Decisions are sent in the order of the text.
  return reason === undefined ? others : [...others, { kind: h.kind, start: h.start, end: h.end, decision: 'kept' as const, reason }].toSorted((a, b) => a.start - b.start || a.end - b.end)
}

/** Writes in a text what is suggested for a hit; what stands behind it moves along. */
export function masking(text: string, hits: Hit[], all: Decision[], h: Hit): { text: string; hits: Hit[]; decisions: Decision[] } {
  const all_ = letters(text)
  const by = letters(h.suggestion).length - (h.end - h.start)
  const moved = <T extends { start: number; end: number }>(x: T): T => (x.start >= h.end ? { ...x, start: x.start + by, end: x.end + by } : x)
  return {
    text: [...all_.slice(0, h.start), h.suggestion, ...all_.slice(h.end)].join(''),
    hits: hits.filter((x) => x !== h).map(moved), decisions: keeping(all, h, undefined).map(moved),
  }
}

/** What was decided, for the hits that a new check has found: the same words at another place stay decided. */
export function carried(before: Hit[], all: Decision[], now: Hit[]): Decision[] {
  const why = new Map(before.flatMap((h) => { const d = decided(all, h); return d ? [[`${h.kind} ${h.found}`, d.reason] as const] : [] }))
  return now.flatMap((h) => {
    const reason = decided(all, h)?.reason ?? why.get(`${h.kind} ${h.found}`)
    return reason === undefined ? [] : keeping([], h, reason)
  })
}
