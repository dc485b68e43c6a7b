import { expect, test } from 'vitest'

import type { TaskRow } from '../unit/todo'
import { ofALeader } from './mine'

test('a leader finds what needs a hand of theirs, due first, and gates that are left at the end', () => {
  const task = (kind: string, due_at?: string, unit?: string) => ({ kind, due_at, unit, case: { id: kind } }) as TaskRow
  const rows = [task('waive_gate'), task('submit', '2026-01-01', 'u'), task('sign_reply', '2026-01-03'), task('sign', '2026-01-02', 'u'), task('confirm_escalation')]
  expect(ofALeader(rows).map((r) => r.kind)).toEqual(['sign', 'sign_reply', 'confirm_escalation', 'waive_gate'])
})
