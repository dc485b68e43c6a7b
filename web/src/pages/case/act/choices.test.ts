import { expect, test } from 'vitest'

import type { Me } from '../../../session'
import type { View } from '../view'
import { caseChoices, readFirst } from './choices'

const me = { person: 'p', posts: [{ unit: 'u', role: 'unit_leader' }, { unit: 'v', role: 'unit_leader' }] } as unknown as Me
const view = (...presented: boolean[]) => ({
  case: { round: 1, answers: presented.map((is, i) => ({ id: `r${i + 1}`, unit: 'uv'[i], round: 1, state: 'open', presented: is ? { seq: i } : undefined })) },
  names: { units: {}, people: {} }, texts: {}, clocks: [], allowed: [],
}) as unknown as View

test('of two answers the one that was presented is read, and of two that were it is asked which', () => {
  expect(readFirst('sign-report', view(false, true), me)).toEqual({ answer: 'r2' })
  expect(readFirst('sign-report', view(true, true), me)).toBeUndefined()
  expect(readFirst('sign-report', view(false, false), me)).toBeUndefined()
  expect(readFirst('submit-report', view(false, true), me)).toBeUndefined()
})

test('of the entries those are offered that one may mend: one\'s own, and a coordinator all of a case in which no unit of theirs has a part', () => {
  const seen = (posts: object[], assignments: object[] = [], kind = 'strike-entry') => caseChoices(kind, 'seq', {
    case: { round: 1, assignments, entries: [{ seq: 1, kind: 'call_recorded', at: '2021-08-21T04:00:00Z', by: 'p' }, { seq: 2, kind: 'supervised', at: '2021-08-21T05:00:00Z', by: 'q', asked: 'u' }, { seq: 3, kind: 'call_recorded', at: '2021-08-21T06:00:00Z', by: 'q' }, { seq: 4, kind: 'call_recorded', at: '2021-08-21T07:00:00Z', by: 'p', struck: true }] },
    names: { units: {}, people: {} }, texts: {},
  } as unknown as View, { person: 'p', posts } as unknown as Me)!.map((x) => x.value)
  const officer = { unit: 'u', role: 'unit_officer' }
  const coordinator = { unit: 'office', role: 'coordinator' }
  expect(seen([officer])).toEqual([1])
  expect(seen([officer], [], 'amend-entry')).toEqual([1])
  expect(seen([coordinator])).toEqual([1, 2, 3])
  expect(seen([coordinator], [{ unit: 'v', state: 'answered' }])).toEqual([1, 2, 3])
  expect(seen([coordinator, officer])).toEqual([1, 3]) // asked of one's own unit
  expect(seen([coordinator, officer], [{ unit: 'u', state: 'released', round: 1 }])).toEqual([1])
  expect(seen([officer], [], 'answer-supervision')).toEqual([2])
})
