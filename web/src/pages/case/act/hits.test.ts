import { expect, test } from 'vitest'

import { carried, type Hit, keeping, masking, placeOf } from './hits'

const hit = (kind: string, start: number, found: string, suggestion = '*') => ({ kind, why: 'written', start, end: start + found.length, found, suggestion }) as Hit

test('a place is counted from one, with its last letter', () => {
  expect(placeOf(hit('telephone', 30, '19900000011'))).toEqual({ from: 31, to: 41 })
})

test('what stands behind a place that is written over moves along, with what was decided about it', () => {
  const text = '联系甲某电话19900000011或80000001'
  const first = hit('telephone', 6, '19900000011', '199****0011（略）')
  const second = hit('telephone', 18, '80000001')
  const kept = keeping([], second, '企业公开电话')
  const now = masking(text, [first, second], kept, first)
  expect(now.text).toBe('联系甲某电话199****0011（略）或80000001')
  expect(now.hits).toEqual([{ ...second, start: 21, end: 29 }])
  expect(now.decisions).toEqual([{ kind: 'telephone', start: 21, end: 29, decision: 'kept', reason: '企业公开电话' }])
  expect(keeping(kept, second, undefined), 'and a decision is taken back').toEqual([])
})

test('what was kept stays kept where the text has moved, and what is gone is decided no more', () => {
  const before = [hit('telephone', 6, '80000001'), hit('email', 20, 'a@b.cn')]
  const all = keeping(keeping([], before[0]!, '公开'), before[1]!, '公开邮箱')
  expect(carried(before, all, [hit('telephone', 9, '80000001'), hit('telephone', 30, '80000002')])).toEqual([{ kind: 'telephone', start: 9, end: 17, decision: 'kept', reason: '公开' }])
})
