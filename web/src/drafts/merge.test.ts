import { expect, test } from 'vitest'

import { clashes, merged } from './merge'

const draft = { answer: 'r1', report: { verdict: 'verified', summary: '', findings: [{ issue: 'i1', facts: '草稿里的' }, { issue: 'i2', facts: '第二项' }] }, evidence: ['a'] }

test('what was typed beside a draft is kept with it', () => {
  const typed = { answer: 'r1', report: { summary: '刚输入的', findings: [{ issue: 'i1' }] }, evidence: ['b'] }
  expect(clashes(draft, typed)).toBe(0)
  expect(merged(draft, typed)).toEqual({ answer: 'r1', report: { verdict: 'verified', summary: '刚输入的', findings: [{ issue: 'i1', facts: '草稿里的' }, { issue: 'i2', facts: '第二项' }] }, evidence: ['a', 'b'] })
})

test('where both say something, it is known in how many places, and one of them has the word', () => {
  const typed = { report: { findings: [{ issue: 'i1', facts: '刚输入的' }] } }
  expect(clashes(draft, typed)).toBe(1)
  const facts = (v: unknown) => (v as typeof draft).report.findings[0]!.facts
  expect(facts(merged(draft, typed))).toBe('刚输入的')
  expect(facts(merged(typed, draft))).toBe('草稿里的')
})
