import { expect, test } from 'vitest'

import { client } from './client'
import type { Query } from './query'

test('a filter that the program does not know does not compile', () => {
  const open: Query<'list-cases'> = { open: 'true' }
  // Nothing is asked: what stands here is for the compiler.
  const asked = [
    () => client.GET('/api/v1/cases', { params: { query: { ...open, overdue: true, limit: 200 } } }),
    // @ts-expect-error there is no such filter
    () => client.GET('/api/v1/cases', { params: { query: { ...open, overdeu: true } } }),
    // @ts-expect-error nor beside one that there is
    () => client.GET('/api/v1/cases', { params: { query: { open: 'true', overdeu: true } } }),
    // @ts-expect-error nor such a state
    () => client.GET('/api/v1/tally', { params: { query: { ...open, state: ['asigned'] } } }),
    // @ts-expect-error what is read by its id is asked for with it
    () => client.GET('/api/v1/batches/{id}', { params: { query: { limit: 1 } } }),
  ]
  expect(asked).toHaveLength(5)
})
