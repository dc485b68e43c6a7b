import { expect, test } from 'vitest'

import { withClocks } from './clocked'
import type { View } from './view'

const view = { case: { clocks: [{ id: 'k1', kind: 'report', due: '2026-11-30T04:00:00Z' }] } } as unknown as View
const event = (seq: number, type: string, filing: string | undefined, payload: unknown) => ({ id: `c-${seq}`, seq, type, filing, payload }) as never

test('what was done says which clock it stopped, and in time or late; no clock is left out', () => {
  const events = [
    event(5, 'clock_cancelled', undefined, { clock: 'k9' }),
    event(4, 'clock_started', 'f1', { clock: { id: 'k2', kind: 'supplement', due: '2026-11-30T10:00:00Z' } }),
    event(3, 'clock_stopped', 'f1', { clock: 'k1', at: '2026-11-30T05:00:00Z', verdict: 'late' }),
    event(2, 'answer_opened', 'f1', {}),
    event(1, 'report_submitted', 'f1', {}),
  ]
  const rows = withClocks(events, view, (e) => e.type === 'answer_opened')
  expect(rows.map((r) => [r.e.type, r.clocks.map((c) => [c.type, c.kind, c.due, c.verdict])])).toEqual([
    ['clock_cancelled', [['clock_cancelled', '', undefined, undefined]]],
    ['report_submitted', [['clock_stopped', 'report', '2026-11-30T04:00:00Z', 'late'], ['clock_started', 'supplement', '2026-11-30T10:00:00Z', undefined]]],
  ])
})
