import { expect, test } from 'vitest'

import { papers } from './paper'
import type { View } from './view'

const of = (c: object) => papers({ round: 1, reply: {}, ...c } as unknown as View['case'])

test('letters, reports and the reply stand by their numbers, earliest first', () => {
  const found = of({
    assignments: [{ round: 1, role: 'lead', state: 'acknowledged', assigned_at: '2026-11-30T01:00:00Z' }],
    escalations: [{ rung: 'urge', at: '2026-11-30T02:00:00Z' }, { rung: 'urging_letter', document: '督函1号', unit: 'u', at: '2026-12-01T00:00:00Z', decided_at: '2026-12-02T00:00:00Z' }],
    answers: [{ unit: 'u', last_filed: '2026-12-01T00:00:00Z', report: { document: '示环函2号' } }, { unit: 'v', report: {} }],
    reply: { document: '示政函3号', reported_at: '2026-12-03T00:00:00Z' },
  })
  expect(found.ordered).toBe('2026-11-30T01:00:00Z')
  expect(found.numbered.map((p) => [p.kind, p.document])).toEqual([['report', '示环函2号'], ['escalation', '督函1号'], ['reply', '示政函3号']])
})

test('a case that waits for its assignment has no order', () => {
  expect(of({ assignments: [{ round: 1, role: 'lead', state: 'released', assigned_at: 'x' }] })).toEqual({ ordered: '', numbered: [] })
})
