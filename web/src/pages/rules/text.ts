/** A holiday as it is written: what it is called, its first and its last day. */
export type Holiday = { name: string; from: string; to: string }
/** A year's calendar as somebody writes it. */
export type Written = { year: number; source: string; holidays: Holiday[]; makeup: string[] }

/** The text of a policy with another number of its version. */
export function asVersion(text: string, version: number): string {
  const said = `version: ${version}`
  return /^version:.*$/m.test(text) ? text.replace(/^version:.*$/m, said) : `${said}\n${text}`
}

/** Where a line of a text, counted from 1, begins and ends. */
export function placeOf(text: string, line: number): [from: number, to: number] {
  const lines = text.split('\n')
  const at = Math.min(Math.max(line, 1), lines.length) - 1
  const from = lines.slice(0, at).reduce((n, l) => n + l.length + 1, 0)
  return [from, from + lines[at]!.length]
}

/** The text of a year's calendar, as a file of it is written. What JSON quotes YAML reads. */
export function yearText({ year, source, holidays, makeup }: Written): string {
  return [
    `year: ${year}`,
    `source: ${JSON.stringify(source.trim())}`,
    holidays.length ? 'holidays:' : 'holidays: []',
    ...[...holidays].sort((a, b) => a.from.localeCompare(b.from)).map((h) => `  - {name: ${JSON.stringify(h.name.trim())}, from: ${h.from}, to: ${h.to}}`),
    `makeup: [${[...makeup].sort().join(', ')}]`,
    '',
  ].join('\n')
}

/** Every day of the holidays, for the picture of the year. */
export function daysOff(holidays: Holiday[]): string[] {
  return holidays.flatMap(({ from, to }) => {
    const days: string[] = []
    for (let at = Date.parse(from); at <= Date.parse(to) && days.length < 32; at += 86_400_000) days.push(new Date(at).toISOString().slice(0, 10))
    return days
  })
}

const DAY = 86_400_000
const beside = (date: string, days: number) => new Date(Date.parse(date) + days * DAY).toISOString().slice(0, 10)

/**
 * What pressing a day of the picture makes of a year: a working day is off, a weekend
 * day is worked, then off, and what is off is as it was. A day beside a holiday lengthens
 * it, and one within divides it; the new ones have the name that they are given.
 */
export function pressed<Y extends Pick<Written, 'holidays' | 'makeup'>>(said: Y, date: string, name: string): Y {
  const { holidays, makeup } = said
  if (holidays.some((h) => h.from <= date && date <= h.to)) {
    return { ...said, holidays: holidays.flatMap((h) => (h.from > date || date > h.to ? [h] : [{ ...h, to: beside(date, -1) }, { ...h, from: beside(date, 1) }].filter((x) => x.from <= x.to))) }
  }
  const weekend = [0, 6].includes(new Date(date).getUTCDay())
  if (weekend && !makeup.includes(date)) return { ...said, makeup: [...makeup, date].sort() }
  // A holiday is a month long at most.
  const longer = holidays.find((h) => (h.to === beside(date, -1) || h.from === beside(date, 1)) && Date.parse(h.to) - Date.parse(h.from) < 30 * DAY)
  const off = longer ? holidays.map((h) => (h !== longer ? h : h.to < date ? { ...h, to: date } : { ...h, from: date })) : [...holidays, { name, from: date, to: date }]
  return { ...said, holidays: off.sort((a, b) => a.from.localeCompare(b.from)), makeup: makeup.filter((d) => d !== date) }
}
