import type { components } from '../../facts/schema'

export type Year = components['schemas']['CalendarYear']

/** Why a day is worked or not. */
export type Why = 'working' | 'makeup' | 'holiday' | 'weekend'
export type Day = { date: string; day: number; why: Why }

const two = (n: number) => String(n).padStart(2, '0')
const weekday = (date: string) => (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7 // Monday is 0

/** What a day is by a year's calendar, as the program itself decides it: a make-up day goes before everything. */
export function whyOf(year: Year, date: string): Why {
  if (year.makeup?.includes(date)) return 'makeup'
  if (year.holidays?.includes(date)) return 'holiday'
  return weekday(date) >= 5 ? 'weekend' : 'working'
}

/** The weeks of a month from Monday to Sunday, with nothing where a week begins or ends elsewhere. */
export function weeks(year: Year, month: number): (Day | undefined)[][] {
  const last = new Date(Date.UTC(year.year, month, 0)).getUTCDate()
  const days: (Day | undefined)[] = Array.from({ length: weekday(`${year.year}-${two(month)}-01`) }, () => undefined)
  for (let day = 1; day <= last; day++) {
    const date = `${year.year}-${two(month)}-${two(day)}`
    days.push({ date, day, why: whyOf(year, date) })
  }
  while (days.length % 7) days.push(undefined)
  return Array.from({ length: days.length / 7 }, (_, i) => days.slice(i * 7, i * 7 + 7))
}

/** Days off that follow one another, as people speak of holidays. */
export function stretches(year: Year): { from: string; until: string; days: number }[] {
  const found: { from: string; until: string; days: number }[] = []
  for (const date of [...(year.holidays ?? [])].sort()) {
    const before = found.at(-1)
    if (before && Date.parse(date) - Date.parse(before.until) === 86_400_000) {
      before.until = date
      before.days++
    } else found.push({ from: date, until: date, days: 1 })
  }
  return found
}

/** How a day may differ from what it was: newly off, no longer off, newly worked on a weekend, no longer so. */
export const turns = ['off', 'notOff', 'made', 'notMade'] as const

/** The days of a year that another calendar of it has otherwise. */
export function differing(before: Year, after: Year): Record<(typeof turns)[number], string[]> {
  const said = [before, after].flatMap((y) => [...(y.holidays ?? []), ...(y.makeup ?? [])])
  const found: ReturnType<typeof differing> = { off: [], notOff: [], made: [], notMade: [] }
  for (const date of [...new Set(said)].sort()) {
    const [was, is] = [whyOf(before, date), whyOf(after, date)]
    if (was === is) continue
    found[is === 'holiday' ? 'off' : is === 'makeup' ? 'made' : was === 'holiday' ? 'notOff' : 'notMade'].push(date)
  }
  return found
}
