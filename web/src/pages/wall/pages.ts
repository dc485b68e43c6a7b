/** What rows of one size of letters take on this screen: how many stand side by side, and how high a row and a heading are with what is between them. spare: what a row leaves out, 1 the air about it, 2 which clock it is, 3 the instant too, 4 and the region, 5 all but the end of its number. */
export type Spare = 0 | 1 | 2 | 3 | 4 | 5
export type Size = { font: number; spare?: Spare; columns: number; row: number; heading: number }
/** The room there is for rows, and the sizes that they may have, the best first; after the readable whole ones none is taken but for overdue rows. */
export type Room = { height: number; sizes: Size[]; readable: number }

export type Laid<T> = {
  size?: Size
  /** Overdue rows that stay: the worst ones, or all of them. */
  fixed: T[]
  /** Those of the other overdue rows whose turn it is, and how many more there are that are not on the screen now. */
  turning: T[]
  more: number
  /** Rows that are not overdue yet, page after page. */
  later: T[]
  page: number
  of: number
}

/** How high a part of so many rows is. */
const high = (n: number, s: Size) => (n ? s.heading + Math.ceil(n / s.columns) * s.row : 0)
/** How many rows a part of such a height holds. */
const holds = (height: number, s: Size) => Math.max(1, Math.floor((height - s.heading) / s.row)) * s.columns

/**
 * What is on the wall in a turn, in the room there is; without a room one scrolls by
 * hand, and everything is there. Rows are as large as they can be with all of them on
 * the screen. Where they cannot all be there, those that are not overdue take turns, as few as there can be.
 * Overdue rows never give way to others: they stand all where any size has room for
 * them. Where none has, the worst keep their places and the rest take turns in the
 * others, so that each is seen; how many are not there is said.
 */
export function lay<T>(overdue: T[], later: T[], room: Room | undefined, turn: number): Laid<T> {
  if (!room) return { fixed: overdue, turning: [], more: 0, later, page: 0, of: 1 }
  const { height, sizes, readable } = room
  // Beside the overdue rows there is at least one line of what comes next.
  const one = Math.min(later.length, 1)
  const fits = (s: Size) => high(overdue.length, s) + high(one, s) <= height
  const pages = (s: Size) => Math.ceil(later.length / holds(height - high(overdue.length, s), s))
  // Of the readable sizes the one with the fewest pages, the largest first.
  const size = sizes.slice(0, readable).filter(fits).toSorted((a, b) => pages(a) - pages(b))[0] ?? sizes.find(fits) ?? sizes.at(-1)!
  const places = holds(height - high(one, size), size)
  let shown = { fixed: overdue, turning: [] as T[], more: 0 }
  if (overdue.length > places) {
    const stay = Math.min(Math.ceil(places / size.columns / 2) * size.columns, places - 1)
    const rest = overdue.slice(stay)
    const free = places - stay
    const at = turn % Math.ceil(rest.length / free)
    const turning = rest.slice(at * free, (at + 1) * free)
    shown = { fixed: overdue.slice(0, stay), turning, more: rest.length - turning.length }
  }
  const each = holds(height - high(Math.min(overdue.length, places), size), size)
  const of = Math.max(1, Math.ceil(later.length / each))
  const page = turn % of
  return { size, ...shown, later: later.slice(page * each, (page + 1) * each), page, of }
}
