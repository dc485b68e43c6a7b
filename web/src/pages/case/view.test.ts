import { expect, test } from 'vitest'

import { ready } from '../../words'
import { evidenceName, settledSince, text, type View } from './view'

test('a text that nobody can read any more says so in its place; one that is withheld says nothing', async () => {
  await ready
  const of = (view: object) => view as unknown as View
  expect(text(of({ texts: { a: 'smoke' }, texts_unread: true }), { digest: 'a' })).toBe('smoke')
  expect(text(of({ texts: {}, texts_unread: true }), { digest: 'a' })).not.toBe('')
  expect(text(of({ texts: {} }), { digest: 'a' })).toBe('')
  expect(text(of({ texts: {}, texts_unread: true }))).toBe('')
})

test('evidence is named by what it is, where, when and by whom', async () => {
  await ready
  const view = { names: { people: { p: '某甲' }, units: {} } } as unknown as View
  const photo = { nature: 'photo', kind: 'picture', stage: 'after', place: '北街口', taken_at: '2021-08-21T04:00:00Z', by: 'p' } as const
  expect(evidenceName(view, photo)).toBe('照片 整改后 北街口 · 2021-08-21 周六 12:00 · 某甲')
  expect(evidenceName(view, { nature: 'document', kind: 'text', at: '2021-08-21T04:00:00Z', by: 'q' })).toBe('文件 · 文字 · 2021-08-21 周六 12:00 附入')
})

test('an issue has come further than the report that passed once progress says so, and no report that waits is told by an older one', () => {
  const of = (issue: string | undefined, finding: string, state = 'approved') => {
    const f = { issue: 'i1', settlement: finding }
    return settledSince({ case: { issues: [{ id: 'i1', settlement: issue }], answers: [{ state, report: { findings: [f] } }] } } as unknown as View, f as Parameters<typeof settledSince>[1])
  }
  expect(of('concluded', 'not_concluded')).toBe('concluded')
  expect(of('interim_concluded', 'not_concluded')).toBe('interim_concluded')
  expect(of('not_concluded', 'not_concluded')).toBeUndefined()
  expect(of('not_concluded', 'concluded')).toBeUndefined() // another unit's answer
  expect(of(undefined, 'not_concluded')).toBeUndefined()
  expect(of('concluded', 'not_concluded', 'submitted')).toBeUndefined()
})
