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
