import { expect, test } from 'vitest'

import { ready } from '../../words'
import { text, type View } from './view'

test('a text that nobody can read any more says so in its place; one that is withheld says nothing', async () => {
  await ready
  const of = (view: object) => view as unknown as View
  expect(text(of({ texts: { a: 'smoke' }, texts_unread: true }), { digest: 'a' })).toBe('smoke')
  expect(text(of({ texts: {}, texts_unread: true }), { digest: 'a' })).not.toBe('')
  expect(text(of({ texts: {} }), { digest: 'a' })).toBe('')
  expect(text(of({ texts: {}, texts_unread: true }))).toBe('')
})
