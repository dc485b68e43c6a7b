import type { components } from '../../facts/schema'

export type TaskRow = components['schemas']['TaskRow']

/** What others do with our parts. */
export const WAITS = ['in_ruling', 'passed_on', 'in_review']

/** In this order a part is worked on. */
const STEPS = ['acknowledge', 'name_handler', 'go_on_site', 'contribute', 'sign', 'supplement', 'submit']

/** What is to be done next with one part, and what comes after it. */
export type Todo = { next: TaskRow; then: TaskRow[]; mustSign: boolean }

const due = (r: TaskRow) => r.due_at ?? '9'
const starred = (r: TaskRow) => Number(!!r.case.priority && r.case.priority !== 'normal')
const earlier = (a: TaskRow, b: TaskRow) => (due(a) < due(b) ? -1 : due(a) > due(b) ? 1 : starred(b) - starred(a))

/** What is signed is filed, and what the leader sent back is gone on with, whatever else was left undone: its clock runs until then. */
const toFile = (r: TaskRow) => ['submit', 'supplement'].includes(r.kind) && !!(r.about?.signed_at || r.about?.sent_back)

/** Each part once, by its next step; whatever belongs to no part stands for itself. */
export function todos(rows: TaskRow[]): Todo[] {
  const parts = new Map<string, TaskRow[]>()
  const alone: Todo[] = []
  const inReview = new Set(rows.filter((r) => r.kind === 'in_review').map((r) => `${r.case.id} ${r.assignment}`))
  for (const r of rows) {
    if (WAITS.includes(r.kind)) continue
    const key = `${r.case.id} ${r.assignment}`
    // A signature that is missing under what was submitted holds nothing else up.
    if (!r.assignment || !STEPS.includes(r.kind) || (r.kind === 'sign' && inReview.has(key))) alone.push({ next: r, then: [], mustSign: false })
    else parts.set(key, [...(parts.get(key) ?? []), r])
  }
  const found = [...parts.values()].map((some) => {
    const steps = some.toSorted((a, b) => STEPS.indexOf(a.kind) - STEPS.indexOf(b.kind))
    // Whoever does not sign goes on to what comes after, and is told that the leader signs first.
    const own = steps.filter((r) => r.kind !== 'sign' || r.yours)
    const next = own.find(toFile) ?? own[0] ?? steps[0]!
    // What somebody else's post gives is not offered as one's own next step.
    return { next, then: own.filter((r) => r !== next && (r.yours || !r.command)), mustSign: own.length < steps.length }
  })
  return [...found, ...alone].toSorted((a, b) => earlier(a.next, b.next))
}

/** The parts with which this person may do the same thing next, by their unit. */
export function together(all: Todo[], kind: string): Map<string, TaskRow[]> {
  const found = new Map<string, TaskRow[]>()
  for (const { next: r } of all) {
    if (r.kind !== kind || !r.yours || !r.part) continue
    found.set(r.part.unit, [...(found.get(r.part.unit) ?? []), r])
  }
  return found
}

/** Who does what a person may not do in these tasks, by unit: a signature is a leader's, the rest an officer's or a leader's. */
export function doers(all: Todo[]): { unit: string; roles: string[] }[] {
  const found = new Map<string, Set<string>>()
  for (const { next: r } of all) {
    const unit = r.part?.unit ?? r.unit
    if (r.yours || !r.command || !unit) continue
    const roles = found.get(unit) ?? new Set<string>()
    found.set(unit, roles.add('unit_leader'))
    if (r.kind !== 'sign') roles.add('unit_officer')
  }
  return [...found].map(([unit, roles]) => ({ unit, roles: ['unit_officer', 'unit_leader'].filter((x) => roles.has(x)) }))
}

/** By what must be done: the kind with the earliest deadline first, as all of them come. */
export function groups(all: Todo[]): { kind: string; todos: Todo[] }[] {
  const found = new Map<string, Todo[]>()
  for (const x of all) found.set(x.next.kind, [...(found.get(x.next.kind) ?? []), x])
  return [...found].map(([kind, some]) => ({ kind, todos: some }))
}
