/** A picture as far as pairing asks. */
export type Shot = { digest: string; kind?: string; stage?: string; pair?: string; taken_at?: string }

/**
 * By what a picture is named as the other one of a pair: the beginning of its digest,
 * which is all that a pair has room for.
 */
export const pairKey = (digest: string) => digest.replace(/^[a-z0-9]+:/, '').slice(0, 16)

const STAGES = ['before', 'during', 'after']

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
  const stage = (e: T) => STAGES.indexOf(e.stage ?? '')
  const found = [...of.values()].filter((g) => new Set(g.map((e) => e.digest)).size > 1).map((g) => g.toSorted((a, b) => stage(a) - stage(b) || ((a.taken_at ?? '') < (b.taken_at ?? '') ? -1 : 1)))
  const paired = new Set(found.flat())
  return { pairs: found, rest: all.filter((e) => !paired.has(e)) }
}
