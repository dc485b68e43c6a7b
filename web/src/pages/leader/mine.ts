import { type TaskRow, type Todo, todos } from '../unit/todo'

/** What a leader of a unit does by own hand; the rest of the unit's work is on its own page. */
const OF_A_UNIT = ['sign', 'answer_escalation', 'answer_supervision']

/** The escalations on which a leader decides, by gravity. */
const LADDER = ['supervision_letter', 'oversight_visit', 'circulated_criticism', 'formal_interview', 'special_inspection_request', 'referral']

export const keyOf = (r: TaskRow) => `${r.case.id} ${r.kind} ${r.subject}`

const due = (r: TaskRow) => r.due_at ?? '9'

/** Whether nothing lies before the leader, sent back or not presented yet: it is the officers' turn. */
export const notPresented = (r: TaskRow) => r.kind === 'sign' && (!r.about?.at || !!r.about.sent_back)

/** What waits for a leader: signatures, then what is due first; one gate that is left comes last, for it need not be waived. */
export function ofALeader(rows: TaskRow[]): TaskRow[] {
  const last = (r: TaskRow) => (r.kind === 'waive_gate' ? 2 : r.kind === 'sign' && !notPresented(r) ? 0 : 1)
  // The server tells a case's escalations by their ids: here they stand from the mildest to the gravest, as the ladder has them.
  const of = (r: TaskRow) => rows.findIndex((x) => x.kind === r.kind && x.case.id === r.case.id)
  const graver = (a: TaskRow, b: TaskRow) => (a.kind === 'confirm_escalation' && b.kind === a.kind ? of(a) - of(b) || LADDER.indexOf(a.about?.rung ?? '') - LADDER.indexOf(b.about?.rung ?? '') : 0)
  return rows.filter((r) => !r.unit || OF_A_UNIT.includes(r.kind)).toSorted((a, b) => last(a) - last(b) || (due(a) < due(b) ? -1 : due(a) > due(b) ? 1 : graver(a, b)))
}

/** What else a leader of a unit may do there: it waits for anybody of the unit, and is told here with the way to it. */
export const ofTheUnit = (rows: TaskRow[]): Todo[] => todos(rows).filter(({ next: r }) => r.yours && !!r.unit && !OF_A_UNIT.includes(r.kind))
