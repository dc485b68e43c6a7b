// What the bar and the figures take of the height, one row, one heading, and how
// narrow a column may be; as in page.css. Rows become dense where the overdue ones
// would otherwise not all be on the screen.
const TOP = 270
const HEADING = 62
const ROOMY = { row: 58, column: 644 }
const DENSE = { row: 38, column: 620 }
/** How narrow a dense column may be where the time left is said in English. */
export const ENGLISH = 700
/** Below this width one scrolls by hand, and everything is there. */
const BY_HAND = 901

export type Laid<T> = {
  dense: boolean
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

/**
 * What is on the wall in a turn. Overdue rows never give way to others: all of them
 * stand where they fit, the denser the more there are. Where even so they do not, the
 * worst keep their places and the rest take turns in the others, so that each is seen;
 * how many are not there is said.
 */
export function lay<T>(overdue: T[], later: T[], width: number, height: number, turn: number, column = DENSE.column): Laid<T> {
  if (width < BY_HAND) return { dense: false, fixed: overdue, turning: [], more: 0, later, page: 0, of: 1 }
  const sizes = (how: typeof ROOMY) => ({ columns: Math.max(1, Math.floor((width - 40) / how.column)), row: how.row })
  const lines = (n: number, columns: number) => Math.ceil(n / columns)
  // Room for the heading of what comes next, and one line of it.
  const below = (row: number) => (later.length ? HEADING + row : 0)
  const room = (how: { columns: number; row: number }) => Math.max(1, Math.floor((height - TOP - HEADING - below(how.row)) / how.row))
  let how = sizes(ROOMY)
  const dense = lines(overdue.length, how.columns) > room(how)
  if (dense) how = sizes({ ...DENSE, column })
  const places = room(how) * how.columns
  let shown = { fixed: overdue, turning: [] as T[], more: 0 }
  if (overdue.length > places) {
    const stay = Math.min(Math.ceil(room(how) / 2) * how.columns, places - 1)
    const rest = overdue.slice(stay)
    const size = places - stay
    const at = turn % Math.ceil(rest.length / size)
    const turning = rest.slice(at * size, (at + 1) * size)
    shown = { fixed: overdue.slice(0, stay), turning, more: rest.length - turning.length }
  }
  const taken = overdue.length ? HEADING + Math.min(lines(overdue.length, how.columns), room(how)) * how.row : 0
  const size = Math.max(1, Math.floor((height - TOP - HEADING - taken) / how.row)) * how.columns
  const of = Math.max(1, Math.ceil(later.length / size))
  const page = turn % of
  return { dense, ...shown, later: later.slice(page * size, (page + 1) * size), page, of }
}
