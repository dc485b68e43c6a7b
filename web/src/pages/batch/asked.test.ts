import { expect, test } from 'vitest'

import { askedBy, isOver } from './asked'

test('an address asks for a deed on a row, or on the whole list', () => {
  const asked = (q: string) => askedBy(new URLSearchParams(q))
  expect(asked('act=correct&row=12')).toEqual({ deed: 'correct', position: 12 })
  expect(asked('act=withdraw')).toEqual({ deed: 'withdraw' })
  for (const q of ['', 'act=correct', 'act=correct&row=', 'act=correct&row=x', 'act=correct&row=0', 'act=withdraw&row=3', 'act=close&row=3']) expect(asked(q), q).toBeUndefined()
})

test('what somebody else has done meanwhile is over', () => {
  const staged = { state: 'staged' as const }
  const struck = { by: 'p', at: '2026-03-02T09:00:00+08:00', reason: 'r' } as never
  const refused = { fate: 'refused' as const, settled: true }
  expect(isOver('correct', staged, refused)).toBe(false)
  expect(isOver('strike', staged, refused)).toBe(false)
  expect(isOver('restore', staged, refused)).toBe(true)
  expect(isOver('correct', staged, { ...refused, struck })).toBe(true)
  expect(isOver('restore', staged, { ...refused, struck })).toBe(false)
  expect(isOver('correct', staged, { ...refused, beyond_cells: true })).toBe(true)
  expect(isOver('correct', staged, { fate: 'new', settled: true })).toBe(true)
  expect(isOver('correct', staged, { fate: 'new', settled: false })).toBe(false)
  expect(isOver('correct', { state: 'withdrawn' }, refused)).toBe(true)
  expect(isOver('strike', staged, undefined)).toBe(true)
  expect(isOver('withdraw', staged, undefined)).toBe(false)
  expect(isOver('withdraw', { state: 'committed' }, undefined)).toBe(true)
})
