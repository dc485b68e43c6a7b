import { expect, test } from 'vitest'

import { pairKey, pairs } from './pairs'

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
