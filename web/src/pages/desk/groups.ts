import type { Outcome } from '../../api/command'
import type { components } from '../../facts/schema'

export type Row = components['schemas']['CaseRow']
type Unsigned = components['schemas']['UnsignedPart']
/** One part that a unit has not signed for, in its case. */
export type Part = { row: Row; assignment?: string; due?: string; call?: LastCall }
type LastCall = NonNullable<Unsigned['call']>
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
    for (const u of parts) put(u.unit, { row, assignment: u.assignment, due: u.due_at, call: u.call })
    if (!parts.length) put(row.lead_unit ?? '', { row, due: row.next_due_at })
  }
  const last = '9'
  return [...found.values()].toSorted((a, b) => ((a.due || last) < (b.due || last) ? -1 : (a.due || last) > (b.due || last) ? 1 : a.unit < b.unit ? -1 : 1))
}

/** What of that some units have to sign for themselves, and what in the same cases others have to. */
export function apart(part: { cases: Row[] }, unsigned: Unsigned[], units: string[]): { own: Of; others: Of } {
  const of = (some: Unsigned[]): Of => {
    const cases = part.cases.filter((c) => some.some((u) => u.case === c.id))
    return { part: { cases, count: cases.length }, unsigned: some }
  }
  return { own: of(unsigned.filter((u) => units.includes(u.unit))), others: of(unsigned.filter((u) => !units.includes(u.unit))) }
}

type Of = { part: { cases: Row[]; count: number }; unsigned: Unsigned[] }

/** The calls that were made about some parts, the latest first: one that was recorded in several cases at once stands once, with how many. */
export function callsOf(parts: Part[]): { call: LastCall; cases: number }[] {
  const found = new Map<string, { call: LastCall; of: Set<string> }>()
  for (const { call, row } of parts) {
    if (!call) continue
    const key = [call.by, call.person, call.answered, call.note].join('\n')
    const same = found.get(key) ?? { call, of: new Set<string>() }
    found.set(key, { call: call.at > same.call.at ? call : same.call, of: same.of.add(row.id) })
  }
  return [...found.values()].map(({ call, of }) => ({ call, cases: of.size })).toSorted((a, b) => (a.call.at < b.call.at ? 1 : -1))
}

const A_MINUTE = 60_000

/** Until when a case of a group is to be signed for, where that is a minute or more after the group's own instant, which is the earliest. */
export function dueApart(g: Group, id: string): string | undefined {
  const due = g.parts.find((p) => p.row.id === id)?.due
  return due && g.due && Date.parse(due) - Date.parse(g.due) < A_MINUTE ? undefined : due
}

/** From when until when several parts were signed for. */
export function signedAt(outcomes: Pick<Outcome, 'filing'>[]): { from: string; until: string } {
  const at = outcomes.map((o) => o.filing.filed_at).toSorted()
  return { from: at[0] ?? '', until: at.at(-1) ?? '' }
}

/** Whether a part was signed for too late. */
export const signedLate = (o: Pick<Outcome, 'stopped'>) => !!o.stopped?.some((k) => k.verdict === 'late')

/** The cases of some parts, each of them once. */
export const casesOf = (parts: Part[]): Row[] => [...new Map(parts.map((p) => [p.row.id, p.row])).values()]

/** Whether the next instant of one of some cases has come, at the moment of looking. */
export const anyOverdue = (cases: Pick<Row, 'next_due_at'>[], now: number) => cases.some((c) => c.next_due_at !== undefined && Date.parse(c.next_due_at) <= now)

type Duty = components['schemas']['DutyView']

/** Whose turn it is at an instant. */
export function onDuty(duties: Duty[], now: number): Duty[] {
  return duties.filter((d) => !d.struck && Date.parse(d.from) <= now && now < Date.parse(d.until))
}
