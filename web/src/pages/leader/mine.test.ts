import { expect, test } from 'vitest'

import type { TaskRow } from '../unit/todo'
import { notPresented, ofALeader, ofTheUnit } from './mine'

test('a leader finds what needs a hand of theirs, due first, and gates that are left at the end', () => {
  const task = (kind: string, due_at?: string, unit?: string) => ({ kind, due_at, unit, case: { id: kind } }) as TaskRow
  const rows = [task('waive_gate'), task('submit', '2026-01-01', 'u'), task('sign_reply', '2026-01-03'), task('sign', '2026-01-02', 'u'), task('confirm_escalation')]
  expect(ofALeader(rows).map((r) => r.kind)).toEqual(['sign', 'sign_reply', 'confirm_escalation', 'waive_gate'])
})

test('what was presented comes first, and what was not waits for the officers and not for the leader', () => {
  const sign = (id: string, due_at: string, about?: object) => ({ kind: 'sign', due_at, unit: 'u', about, case: { id } }) as TaskRow
  const rows = [
    sign('not yet', '2026-11-27'), sign('returned', '2026-11-28', { texts: ['缺照片'], times: 1 }), sign('sent back', '2026-11-29', { at: '2026-11-27T16:10', by: 'l', sent_back: '缺照片', texts: [] }), sign('presented', '2026-11-30', { at: '2026-11-27T15:35', by: 'p', presented: 21, texts: [] }),
    sign('filed unsigned', '2026-11-29', { at: '2026-11-27T12:00', by: 'p', texts: [] }), { kind: 'answer_supervision', due_at: '2026-11-26', unit: 'u', case: { id: 'asked' } } as TaskRow,
  ]
  const found = ofALeader(rows)
  expect(found.filter((r) => !notPresented(r)).map((r) => r.case.id)).toEqual(['filed unsigned', 'presented', 'asked'])
  expect(found.filter(notPresented).map((r) => r.case.id)).toEqual(['not yet', 'returned', 'sent back'])
})

test('escalations of a case stand by gravity, and not by their ids', () => {
  const rows = ['formal_interview', 'supervision_letter', 'circulated_criticism', 'oversight_visit'].flatMap((rung) => ['b', 'a'].map((id) => ({ kind: 'confirm_escalation', about: { rung }, case: { id } }) as TaskRow))
  const ladder = ['supervision_letter', 'oversight_visit', 'circulated_criticism', 'formal_interview']
  expect(ofALeader(rows).map((r) => [r.case.id, r.about!.rung])).toEqual(['b', 'a'].flatMap((id) => ladder.map((rung) => [id, rung])))
})

test('what else waits in the unit is told to its leader, but nothing of others, and no signature twice', () => {
  const of = (id: string, kind: string, yours: boolean, assignment?: string) => ({ kind, yours, assignment, unit: 'u', case: { id } }) as TaskRow
  const rows = [of('a', 'name_handler', true, 'a1'), of('a', 'submit', true, 'a1'), of('b', 'sign', true, 'a1'), of('c', 'answer_supervision', true), of('d', 'acknowledge', false, 'a1'), of('e', 'in_review', false, 'a1')]
  expect(ofTheUnit(rows).map((x) => [x.next.case.id, x.next.kind])).toEqual([['a', 'name_handler']])
})
