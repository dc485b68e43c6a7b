import { expect, test } from 'vitest'

import { covered, mask, type Warning } from './mask'

const at = (field: string, kind: Warning['kind'], start: number, end: number): Warning => ({ field, kind, start, end, text: '' })

test('what tells of whoever complained is covered on paper, by code points', () => {
  const says = '𠮷某反映：电话00000000000，河边3号院有异味'
  const all = [at('complaint', 'complainant', 0, 2), at('complaint', 'telephone', 7, 18), at('complaint', 'door_number', 21, 24), at('demand', 'telephone', 0, 3)]
  expect(mask(says, 'complaint', all)).toBe('××反映：电话×××××××××××，河边3号院有异味')
  expect(mask('要求回电', 'demand', all)).toBe('×××电')
  expect(mask(says, 'address', all)).toBe(says)
  expect(mask('短', 'complaint', [at('complaint', 'telephone', 0, 9)])).toBe('×')
  expect(mask(says, 'complaint', undefined)).toBe(says)
  expect(covered(all)).toHaveLength(3)
})
