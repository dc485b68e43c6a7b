import { expect, test } from 'vitest'

import { clocksOf } from './clocks'

const one = '2026-03-02T09:00:00+08:00'
const two = '2026-03-02T10:00:00+08:00'

test('a reviewer sees their own clock also where another comes first, each by its name', () => {
  expect(clocksOf({ next_clock: 'review', next_due_at: one, review_due_at: one })).toEqual([{ kind: 'review', at: one, of: 'ours' }])
  expect(clocksOf({ next_clock: 'answer_escalation', next_due_at: one, review_due_at: two })).toEqual([
    { kind: 'review', at: two, of: 'ours' }, { kind: 'answer_escalation', at: one, of: 'watched' },
  ])
  expect(clocksOf({ next_clock: 'answer_escalation', next_due_at: one })).toEqual([{ kind: 'answer_escalation', at: one, of: 'watched' }])
  expect(clocksOf({})).toEqual([])
})
