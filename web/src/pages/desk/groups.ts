import type { components } from '../../facts/schema'

export type Row = components['schemas']['CaseRow']
export type Group = { unit: string; batch: string; rows: Row[]; due: string }

/** Who has not acknowledged, by unit and batch: who has waited longest first. */
export function groups(rows: Row[]): Group[] {
  const found = new Map<string, Group>()
  for (const r of rows) {
    const unit = (r.next_clock === 'acknowledge' ? r.next_owner?.unit : undefined) ?? r.lead_unit ?? ''
    const key = `${unit} ${r.batch ?? ''}`
    const g = found.get(key) ?? { unit, batch: r.batch ?? '', rows: [], due: '' }
    found.set(key, g)
    g.rows.push(r)
    if (r.next_due_at && (!g.due || r.next_due_at < g.due)) g.due = r.next_due_at
  }
  const last = '9'
  return [...found.values()].toSorted((a, b) => ((a.due || last) < (b.due || last) ? -1 : (a.due || last) > (b.due || last) ? 1 : a.unit < b.unit ? -1 : 1))
}

type Duty = components['schemas']['Duty']

/** Whose turn it is at an instant. */
export function onDuty(duties: Duty[], now: number): Duty[] {
  return duties.filter((d) => !d.struck && Date.parse(d.from) <= now && now < Date.parse(d.until))
}
