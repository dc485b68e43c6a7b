import { expect, test } from 'vitest'

import { inOrder, listOf, type Notice, together } from './notices'

test('urgent ones come first among the unread, and what was read last', () => {
  const n = (id: string, at: string, urgent: boolean, read: boolean) => ({ id, at, urgent, read, case: 'c', seq: 1, type: 't' }) as Notice
  const all = [n('read', '2026-01-09', true, true), n('plain', '2026-01-08', false, false), n('old', '2026-01-01', true, false), n('new', '2026-01-02', true, false)]
  expect(inOrder(all).map((x) => x.id)).toEqual(['new', 'old', 'plain', 'read'])
})

test('a notice about a list leads to it, of a row or of several', () => {
  const n = (facts?: Record<string, string>) => listOf({ id: '1', at: '2026-01-09', case: '', seq: 0, type: 't', facts } as Notice)
  expect(n({ batch: 'b1', row: '3' })).toEqual({ to: '/batches/b1', says: 'ofRow', of: { row: '3' } })
  expect(n({ batch: 'b1', rows: '2' })).toEqual({ to: '/batches/b1', says: 'ofRows', of: { n: '2' } })
  expect([n({ number: 'A1' }), n()]).toEqual([undefined, undefined])
})

test('what came by one list to one unit and says the same stands together, where the first of it stands', () => {
  const n = (id: string, batch?: string, unit?: string, more: Partial<Notice> = {}) => ({ id, batch, unit, case: `c${id}`, type: 'unit_assigned', read: false, urgent: true, ...more }) as Notice
  const ruling = (id: string, says: string) => n(id, 'b1', 'u1', { type: 'dispute_ruled', facts: { upheld: 'true', says } })
  expect(together([ruling('1', '地址在邻区'), ruling('2', '地址在邻县')]).length, 'each ruling with its own reason').toBe(2)
  const all = [
    n('1', 'b1', 'u1'), n('2', 'b2', 'u1'), n('3', 'b1', 'u1'), n('4', 'b1', 'u2'), n('5', 'b1', 'u1', { type: 'clock_lapsed', facts: { clock: 'report' } }),
    n('6', 'b1', 'u1', { read: true }), n('7', 'b1', 'u1', { facts: { clock: 'assign' }, type: 'clock_lapsed' }), n('8', undefined, 'u1', { case: '' }), n('9', undefined, 'u1', { case: '' }), n('10', 'b1', 'u1'),
  ]
  expect(together(all).map((g) => g.map((x) => x.id))).toEqual([['1', '3', '10'], ['2'], ['4'], ['5'], ['6'], ['7'], ['8'], ['9']])
})
