import { expect, test } from 'vitest'

import { entryWords } from './entries'

test('an entry is told by its words, and once it was amended by those of the latest amendment, whatever page they are on', () => {
  const texts = { a: '下周三到现场。', b: '本周三到现场。', c: '本周四到现场。' }
  const older = { events: [{ seq: 3, type: 'call_recorded', payload: { person: 'p', note: { digest: 'a' } } }, { seq: 2, type: 'urged', payload: undefined }], texts: { a: texts.a } }
  const newer = { events: [{ seq: 9, type: 'entry_amended', payload: { seq: 3, text: { digest: 'c' } } }, { seq: 8, type: 'entry_amended', payload: { seq: 3, text: { digest: 'b' } } }], texts: { b: texts.b, c: texts.c } }
  expect(entryWords([older], 3)).toBe(texts.a)
  expect(entryWords([newer, older], 3)).toBe(texts.c)
  expect(entryWords([{ ...newer, events: newer.events.slice(1) }, older], 3)).toBe(texts.b)
  expect(entryWords([newer, older], 2)).toBe('')
  expect(entryWords([newer, older], 7)).toBe('')
  expect(entryWords([{ ...older, texts: {} }], 3)).toBe('') // a text that nobody can read any more
})
