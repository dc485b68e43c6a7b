import { expect, test } from 'vitest'

import { narrowed, type Query } from './query'

test('a filter that the program does not know does not compile', () => {
  const open: Query<'list-cases'> = { open: 'true' }
  expect(narrowed(open, { overdue: true, limit: 200 })).toEqual({ open: 'true', overdue: true, limit: 200 })
  // @ts-expect-error there is no such filter
  narrowed(open, { overdeu: true })
  // @ts-expect-error nor such a state
  narrowed(open, { state: ['asigned'] })
})
