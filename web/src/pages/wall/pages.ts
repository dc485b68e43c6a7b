// What the bar and the figures take of the height, one row, one heading, and how
// narrow a column may be; as in page.css.
const TOP = 270
const ROW = 58
const HEADING = 62
const COLUMN = 644

/**
 * The rows that are shown in a turn below the overdue ones, which are always
 * there: as many as the screen still holds, at least one row of the columns.
 */
export function pageOf<T>(rows: T[], overdue: number, width: number, height: number, turn: number): { rows: T[]; at: number; of: number } {
  const columns = Math.max(1, Math.floor((width - 40) / COLUMN))
  const taken = overdue ? HEADING + Math.ceil(overdue / columns) * ROW : 0
  const lines = Math.max(1, Math.floor((height - TOP - HEADING - taken) / ROW))
  const size = lines * columns
  const of = Math.max(1, Math.ceil(rows.length / size))
  const at = turn % of
  return { rows: rows.slice(at * size, (at + 1) * size), at, of }
}
