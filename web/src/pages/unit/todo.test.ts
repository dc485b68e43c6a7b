import { expect, test } from 'vitest'

import { doers, groups, type TaskRow, together, todos } from './todo'

const task = (id: string, kind: string, due_at?: string, more: Partial<TaskRow> = {}) => ({ kind, due_at, assignment: 'a1', yours: true, case: { id }, ...more }) as TaskRow

test('each part stands once, by its next step, and what is due first comes first', () => {
  const all = todos([
    task('late', 'submit', '2026-08-24'), task('late', 'name_handler', '2026-08-21'), task('late', 'go_on_site', '2026-08-24'),
    task('soon', 'acknowledge', '2026-08-20'), task('soon', 'answer_escalation', undefined, { assignment: undefined }),
    task('waits', 'in_ruling', '2026-08-19'),
  ])
  expect(all.map((x) => [x.next.case.id, x.next.kind, x.then.map((r) => r.kind)])).toEqual([
    ['soon', 'acknowledge', []], ['late', 'name_handler', ['go_on_site', 'submit']], ['soon', 'answer_escalation', []],
  ])
  expect(groups(all).map((g) => [g.kind, g.todos.length])).toEqual([['acknowledge', 1], ['name_handler', 1], ['answer_escalation', 1]])
})

test('of what is due at the same time the starred case comes first', () => {
  const all = todos([task('b', 'submit', '2026-08-24'), task('starred', 'submit', '2026-08-24', { case: { id: 'starred', priority: 'starred' } } as Partial<TaskRow>), task('a', 'submit', '2026-08-23')])
  expect(all.map((x) => x.next.case.id)).toEqual(['a', 'starred', 'b'])
})

test('a leader signs before the report goes; an officer is told so', () => {
  const rows = (yours: boolean) => [task('c', 'submit', '2026-08-24'), task('c', 'sign', '2026-08-24', { yours })]
  expect(todos(rows(true)).map((x) => [x.next.kind, x.then.map((r) => r.kind), x.mustSign])).toEqual([['sign', ['submit'], false]])
  expect(todos(rows(false)).map((x) => [x.next.kind, x.mustSign])).toEqual([['submit', true]])
})

test('a signature that is missing under a submitted report stands for itself', () => {
  const rows = [task('c', 'sign', '2026-08-22', { yours: false }), task('c', 'in_review')]
  expect(todos(rows).map((x) => x.next.kind)).toEqual(['sign'])
})

test('what the leader has signed is to be filed before anything else is done with the part', () => {
  const signed = { signed_at: '2026-08-22T15:36:00+08:00', signed_by: 'p-leader', texts: [] }
  const rows = [task('c', 'name_handler', '2026-08-21'), task('c', 'go_on_site', '2026-08-24'), task('c', 'submit', '2026-08-24', { about: signed })]
  expect(todos(rows).map((x) => [x.next.kind, x.then.map((r) => r.kind), x.mustSign])).toEqual([['submit', ['name_handler', 'go_on_site'], false]])
})

test('what the leader sent back stands with its reason before anything else is done with the part', () => {
  const about = { sent_back: '缺照片', at: '2026-08-22T15:36:00+08:00', by: 'p-leader', texts: [] }
  const rows = [task('c', 'go_on_site', '2026-08-24'), task('c', 'sign', '2026-08-24', { yours: false, about }), task('c', 'submit', '2026-08-24', { about })]
  expect(todos(rows).map((x) => [x.next.kind, x.then.map((r) => r.kind), x.mustSign])).toEqual([['submit', ['go_on_site'], true]])
})

test('the kind with the earliest deadline comes first, the six hours too', () => {
  const all = todos([task('b', 'supplement', '2026-08-22'), task('a', 'name_handler', '2026-08-21'), task('c', 'supplement', '2026-08-20')])
  expect(groups(all).map((g) => g.kind)).toEqual(['supplement', 'name_handler'])
  expect(groups(todos([task('b', 'supplement', '2026-08-22'), task('a', 'name_handler', '2026-08-21')])).map((g) => g.kind)).toEqual(['name_handler', 'supplement'])
})

test('one handler is named for all parts of a unit that this person may name one for', () => {
  const of = (id: string, unit: string, more: Partial<TaskRow> = {}) => task(id, 'name_handler', '2026-08-21', { part: { unit } as never, ...more })
  const found = together(todos([of('a', 'u1'), of('b', 'u1'), of('c', 'u2'), of('d', 'u1', { yours: false }), task('e', 'submit')]), 'name_handler')
  expect([...found].map(([unit, some]) => [unit, some.map((r) => r.case.id)])).toEqual([['u1', ['a', 'b']], ['u2', ['c']]])
})

test('what another post gives is not offered as a next step, and who does it is told', () => {
  const of = (kind: string, command: string, yours: boolean) => task('c', kind, '2026-08-21', { yours, command, part: { unit: 'u1' } as never })
  const rows = [of('name_handler', 'name-handler', false), of('go_on_site', 'record-visit', false), of('submit', 'submit-report', false)]
  const all = todos(rows)
  expect(all.map((x) => [x.next.kind, x.then])).toEqual([['name_handler', []]])
  expect(doers(all)).toEqual([{ unit: 'u1', roles: ['unit_officer', 'unit_leader'] }])
  expect(doers(todos([of('sign', 'sign-report', false)]))).toEqual([{ unit: 'u1', roles: ['unit_leader'] }])
  expect(doers(todos([of('name_handler', 'name-handler', true)]))).toEqual([])
})
