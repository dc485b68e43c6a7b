import type { components } from '../../facts/schema'

export type Line = components['schemas']['Responsibility']

/** A list with a line put elsewhere. */
export function moved<T>(list: T[], from: number, to: number): T[] {
  if (to < 0 || to >= list.length || from === to) return list
  const rest = list.filter((_, i) => i !== from)
  return [...rest.slice(0, to), list[from]!, ...rest.slice(to)]
}

const told = (l: Line) => JSON.stringify([l.kind, l.matter, l.words ?? [], l.area ?? '', l.level ?? '', l.lead ?? '', l.assisting ?? []])

/** Whether two lists say the same. */
export const same = (a: Line[], b: Line[]) => a.length === b.length && a.every((l, i) => told(l) === told(b[i]!))

/** How two versions of the list differ: lines that came, and lines that went. */
export function differences(before: Line[], after: Line[]): { came: Line[]; went: Line[] } {
  const old = new Set(before.map(told))
  const now = new Set(after.map(told))
  return { came: after.filter((l) => !old.has(told(l))), went: before.filter((l) => !now.has(told(l))) }
}

/** Whether a line is found by what is typed. */
export const fitsLine = (l: Line, q: string, unit: (id: string) => string) => {
  const wanted = q.trim().toLowerCase()
  return !wanted || [l.matter, ...(l.words ?? []), ...[l.area, l.lead, ...(l.assisting ?? [])].map((u) => (u ? unit(u) : ''))].some((text) => text.toLowerCase().includes(wanted))
}
