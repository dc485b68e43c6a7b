import { expect, test } from 'vitest'

import { standing } from './standing'

test('a fault stands until its field is changed, and no other goes with it', () => {
  const faults = { reason: 'too short', 'report.findings[1].facts': 'needed', confirm: 'needed' }
  const of = { reason: 'x', report: { findings: [{ facts: 'a' }, {}] } }
  expect(standing(faults, of, of)).toEqual(faults)
  expect(standing(faults, of, { ...of, confirm: false })).toEqual({ reason: 'too short', 'report.findings[1].facts': 'needed' })
  expect(standing(faults, of, { reason: 'x', report: { findings: [{ facts: 'b' }, { facts: 'c' }] } })).toEqual({ reason: 'too short', confirm: 'needed' })
})
