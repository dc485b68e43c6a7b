import { expect, test } from 'vitest'

import { inOrder, pairKey, pairs } from './pairs'

const before = { digest: `sha256:${'a'.repeat(64)}`, kind: 'picture', stage: 'before' }
const other = { digest: `sha256:${'b'.repeat(64)}`, kind: 'picture', stage: 'before' }
const after = { digest: `sha256:${'c'.repeat(64)}`, kind: 'picture', stage: 'after', pair: pairKey(before.digest) }
const paper = { digest: `sha256:${'d'.repeat(64)}`, kind: 'document', pair: pairKey(other.digest) }

test('before stands beside after, whichever came first, and what is alone stays with the rest', () => {
  const found = pairs([after, other, paper, before])
  expect(found.pairs).toEqual([[before, after]])
  expect(found.rest).toEqual([other, paper])
})

test('pictures that share a name of any kind are of one spot', () => {
  const one = { ...before, pair: 'gate 3' }, two = { ...after, pair: 'gate 3' }, during = { ...other, stage: 'during', pair: 'gate 3' }
  expect(pairs([two, during, one]).pairs).toEqual([[one, during, two]])
})

test('one file attached twice is no pair', () => {
  expect(pairs([before, { ...before, stage: 'after' }]).pairs).toEqual([])
})

test('the name of a picture has room in a pair', () => {
  expect(pairKey(before.digest).length).toBeLessThanOrEqual(64)
})

test('a pair that was made later stands as was said of it, and who stood there before is alone', () => {
  const made = (seq: number) => ({ pair: `#${seq}` })
  const was = { ...before, stage: '', ...made(9), side: 'before' }, now = { ...other, stage: 'during', ...made(9), side: 'after' }
  const found = pairs([now, after, was])
  expect(found.pairs).toEqual([[was, now]])
  expect(found.rest).toEqual([after])
})

test.each([
  ['by what is said of them', { stage: 'after', taken_at: '2026-01-01' }, { stage: 'before', taken_at: '2026-01-02' }, true],
  ['by when they were taken', { taken_at: '2026-01-02' }, { taken_at: '2026-01-01' }, true],
  ['by when they were taken, where one says nothing', { stage: 'after', taken_at: '2026-01-01' }, { taken_at: '2026-01-02' }, false],
  ['by when they were taken, where both say the same', { stage: 'before', taken_at: '2026-01-02' }, { stage: 'before', taken_at: '2026-01-01' }, true],
  ['as they come', {}, {}, false],
])('of two pictures one comes first: %s', (_, a, b, turned) => {
  const [x, y] = [{ digest: 'x', ...a }, { digest: 'y', ...b }]
  expect([x, y].toSorted((a, b) => inOrder(a, b)).map((e) => e.digest)).toEqual(turned ? ['y', 'x'] : ['x', 'y'])
})
