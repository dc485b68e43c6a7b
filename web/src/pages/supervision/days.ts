/** Every day from the first to the last, those without cases as well, where they are not too many. */
export function days(found: { day: string; cases: number }[]): { day: string; cases: number }[] {
  const first = found[0], last = found.at(-1)
  if (!first || !last) return []
  const at = (d: string) => Date.parse(`${d}T00:00:00Z`) / 86_400_000
  if (at(last.day) - at(first.day) > 120) return found
  const known = new Map(found.map((d) => [d.day, d.cases]))
  return Array.from({ length: at(last.day) - at(first.day) + 1 }, (_, i) => {
    const day = new Date((at(first.day) + i) * 86_400_000).toISOString().slice(0, 10)
    return { day, cases: known.get(day) ?? 0 }
  })
}
