import { beforeAll, expect, test } from 'vitest'

import { ready, saying } from '../../words'
import { type Policy, rewritten } from './policy'

beforeAll(() => saying(ready, 'rules'))

const clock = (day: number) => ({ kind: 'report', rule: { from: 'handed_over', day, at: '12:00', days: 'calendar', first_day: 'counted' } }) as Policy['clocks'][number]
const policy = (change: Partial<Policy>) => ({ name: 'a', version: 1, basis: 'b', zone: { name: 'z' }, clocks: [clock(5)], ...change }) as Policy

test('what a version says otherwise stands in words, before and after', () => {
  expect(rewritten(policy({}), policy({ version: 2 }))).toEqual([])
  const [one, two, ...rest] = rewritten(policy({}), policy({ clocks: [clock(4)], field_evidence: true }))
  expect(rest).toEqual([])
  expect(one!.was).toContain('5')
  expect(one!.is).toBe(one!.was.replace('5', '4'))
  expect(two!.was).toBe('')
  expect(two!.is).not.toBe('')
})

test('a clock that goes or comes stands on one side alone', () => {
  const [gone] = rewritten(policy({}), policy({ clocks: [] }))
  expect(gone).toMatchObject({ is: '' })
})
