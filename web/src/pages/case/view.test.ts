import { expect, test } from 'vitest'

import { ready } from '../../words'
import { evidenceName, text, type View } from './view'

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
