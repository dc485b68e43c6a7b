import { expect, test } from 'vitest'

import { instants } from './instants'

const at = (happened_at: string, filed_at: string, recorded_at: string) => ({ happened_at, filed_at, recorded_at })

test('an event says when it was filed and recorded where that is not when it happened', () => {
  expect(instants(at('2026-11-30T04:00:00.1Z', '2026-11-30T04:00:00.1Z', '2026-11-30T04:00:00.9Z'), false)).toEqual([])
  expect(instants(at('2026-11-30T01:00:00Z', '2026-11-30T04:00:00Z', '2026-11-30T04:00:00.4Z'), false)).toEqual([['filed', '2026-11-30T04:00:00Z']])
  expect(instants(at('2026-11-30T04:00:00Z', '2026-11-30T04:00:00Z', '2026-11-30T04:05:00Z'), false)).toEqual([['recorded', '2026-11-30T04:05:00Z']])
})

test('all three are there for whoever asks', () => {
  expect(instants(at('2026-11-30T04:00:00Z', '2026-11-30T04:00:00Z', '2026-11-30T04:00:00Z'), true).map(([name]) => name)).toEqual(['happened', 'filed', 'recorded'])
})
