import type { components } from '../../facts/schema'

export type Row = components['schemas']['CaseRow']
type Unsigned = components['schemas']['UnsignedPart']
/** One part that a unit has not signed for, in its case. */
export type Part = { row: Row; assignment?: string; due?: string }
export type Group = { unit: string; batch: string; parts: Part[]; due: string }

/**
 * Who has not acknowledged, by unit and batch: who has waited longest first. A case
 * stands by every unit that has to sign for it, and by its own clock.
 */
export function groups(rows: Row[], unsigned: Unsigned[]): Group[] {
  const found = new Map<string, Group>()
  const put = (unit: string, p: Part) => {
    const key = `${unit} ${p.row.batch ?? ''}`
    const g = found.get(key) ?? { unit, batch: p.row.batch ?? '', parts: [], due: '' }
    found.set(key, g)
    g.parts.push(p)
    if (p.due && (!g.due || p.due < g.due)) g.due = p.due
  }
  for (const row of rows) {
    const parts = unsigned.filter((u) => u.case === row.id)
    for (const u of parts) put(u.unit, { row, assignment: u.assignment, due: u.due_at })
    if (!parts.length) put(row.lead_unit ?? '', { row, due: row.next_due_at })
  }
  const last = '9'
  return [...found.values()].toSorted((a, b) => ((a.due || last) < (b.due || last) ? -1 : (a.due || last) > (b.due || last) ? 1 : a.unit < b.unit ? -1 : 1))
}

/** The cases of some parts, each of them once. */
export const casesOf = (parts: Part[]): Row[] => [...new Map(parts.map((p) => [p.row.id, p.row])).values()]

/** Whether the next instant of one of some cases has come, at the moment of looking. */
export const anyOverdue = (cases: Pick<Row, 'next_due_at'>[], now: number) => cases.some((c) => c.next_due_at !== undefined && Date.parse(c.next_due_at) <= now)

type Duty = components['schemas']['DutyView']

/** Whose turn it is at an instant. */
export function onDuty(duties: Duty[], now: number): Duty[] {
  return duties.filter((d) => !d.struck && Date.parse(d.from) <= now && now < Date.parse(d.until))
}
