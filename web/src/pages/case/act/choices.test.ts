import { expect, test } from 'vitest'

import type { Me } from '../../../session'
import type { View } from '../view'
import { readFirst } from './choices'

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
