import { date, instantOf } from '../../time'

export const HOUR = 3_600_000
export const DAY = 24 * HOUR

/** A time from one instant to before another. */
export type Stretch = { from: number; until: number }

/** When nobody is on duty between two instants. */
export function gaps(turns: Stretch[], from: number, until: number): Stretch[] {
  const found: Stretch[] = []
  let covered = from
  for (const t of turns.toSorted((a, b) => a.from - b.from)) {
    if (t.until <= covered) continue
    if (t.from >= until) break
    if (t.from > covered) found.push({ from: covered, until: t.from })
    covered = t.until
  }
  if (covered < until) found.push({ from: covered, until })
  return found
}

/** What of some times lies between two instants. */
export function cut<T extends Stretch>(stretches: T[], from: number, until: number): T[] {
  return stretches.filter((s) => s.from < until && s.until > from).map((s) => ({ ...s, from: Math.max(s.from, from), until: Math.min(s.until, until) }))
}

/** Who is on duty at an instant. */
export const at = <T extends Stretch>(turns: T[], instant: number) => turns.filter((t) => t.from <= instant && instant < t.until)

/** The first instant of a day of the office's calendar. */
export const midnight = (day: string) => Date.parse(instantOf(`${day}T00:00`))

/** A day of the calendar so many days later. */
export const later = (day: string, days: number) => date(midnight(day) + days * DAY)

/** The Monday of the week in which a day lies. */
export function monday(day: string): string {
  return later(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7))
}

/** Turns that overlap lie in rows of their own. */
export function lanes<T extends Stretch>(turns: T[]): T[][] {
  const rows: T[][] = []
  for (const t of turns.toSorted((a, b) => a.from - b.from)) {
    const row = rows.find((r) => r.at(-1)!.until <= t.from)
    if (row) row.push(t)
    else rows.push([t])
  }
  return rows
}

/** The turns during which one of some others would be on duty as well, each with the first time of it. */
export function overlaps<T extends Stretch>(turns: T[], others: Stretch[]): T[] {
  return turns.flatMap((t) => others.flatMap((o) => cut([t], o.from, o.until)).slice(0, 1))
}
