import type { Kept, Sent } from './keeper'

/** What it says, in whatever order its fields came: the server keeps them by name. */
const canonical = (v: unknown) => JSON.stringify(v, (_, x: unknown) => (x && typeof x === 'object' && !Array.isArray(x) ? Object.fromEntries(Object.entries(x).sort(([a], [b]) => (a < b ? -1 : 1))) : x))

/** Whether two drafts say the same. */
export const same = (a: unknown, b: unknown) => canonical(a) === canonical(b)

type There = {
  /** Keeps it in place of the version that it rests on; without one, where none is yet. */
  write: (s: Sent) => Promise<Kept>
  read: () => Promise<Kept & { body: object }>
  /** Another version stands there. */
  elsewhere: (e: unknown) => boolean
  /** The server answered, and will answer the same again. */
  refused: (e: unknown) => boolean
}

/**
 * Keeps a draft in place of the version that it rests on, or of none: never over what
 * another window has kept meanwhile. What stands there may be one's own of a moment
 * ago, whose answer was lost on its way: unanswered holds what was sent and not heard of.
 */
export async function keepThere(there: There, s: Sent, unanswered: Set<string>): Promise<Kept> {
  try {
    const kept = await there.write(s)
    unanswered.clear()
    return kept
  } catch (e) {
    if (!there.refused(e)) unanswered.add(canonical(s.body))
    const other = there.elsewhere(e) ? await there.read().catch(() => undefined) : undefined
    if (!other) throw e
    if (same(other.body, s.body)) {
      unanswered.clear()
      return { version: other.version, at: other.at }
    }
    if (other.version === s.version || !unanswered.delete(canonical(other.body))) throw e
    return keepThere(there, { ...s, version: other.version }, unanswered)
  }
}
