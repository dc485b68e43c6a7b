/** A picture as far as pairing asks. */
export type Shot = { digest: string; kind?: string; stage?: string; side?: string; pair?: string; taken_at?: string }

/**
 * By what a picture is named as the other one of a pair: the beginning of its digest,
 * which is all that a pair has room for.
 */
export const pairKey = (digest: string) => digest.replace(/^[a-z0-9]+:/, '').slice(0, 16)

const STAGES = ['before', 'during', 'after']

/** As what a picture stands in a pair: what was said of the pair, and otherwise of the picture. */
export const standsAs = (e: Shot) => e.side || e.stage || ''

/** What was there before comes first: by what is said of the pictures, then by when they were taken, and otherwise as they come. */
export function inOrder(a: Shot, b: Shot, as: (e: Shot) => string = standsAs): number {
  const [one, other] = [STAGES.indexOf(as(a)), STAGES.indexOf(as(b))]
  if (one >= 0 && other >= 0 && one !== other) return one - other
  return !a.taken_at || !b.taken_at || a.taken_at === b.taken_at ? one - other : a.taken_at < b.taken_at ? -1 : 1
}

/**
 * Before and after of one spot: pictures that name one another, or share a name.
 * Whatever is alone, or no picture, is among the rest.
 */
export function pairs<T extends Shot>(all: T[]): { pairs: T[][]; rest: T[] } {
  const of = new Map<string, T[]>()
  for (const e of all) {
    if (e.kind && e.kind !== 'picture') continue
    // A picture that names another one stands with it, and so does who names that one.
    const key = e.pair || pairKey(e.digest)
    of.set(key, [...(of.get(key) ?? []), e])
  }
  const found = [...of.values()].filter((g) => new Set(g.map((e) => e.digest)).size > 1).map((g) => g.toSorted((a, b) => inOrder(a, b)))
  const paired = new Set(found.flat())
  return { pairs: found, rest: all.filter((e) => !paired.has(e)) }
}
