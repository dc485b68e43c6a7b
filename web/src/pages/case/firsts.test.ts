import { expect, test } from 'vitest'

import { firstTimes } from './firsts'

const case1 = {
  handed_over_at: '2021-09-01T08:00:00+08:00',
  rounds: [{ number: 1, kind: 'first', handed_over_at: '2021-08-20T21:25:00+08:00', opened: '2021-08-20T21:30:00+08:00' }],
  first: { feedback: '2021-08-24T11:59:59.999+08:00', assigned: '2021-08-20T21:40:00+08:00' },
} as const

test('first times count from the first hand-over, in the order of the work, and only those that there are', () => {
  expect(firstTimes(case1 as never)).toEqual([
    { what: 'assigned', at: case1.first.assigned, after: 15 * 60_000 },
    { what: 'feedback', at: case1.first.feedback, after: ((3 * 24 + 14) * 60 + 35) * 60_000 - 1 },
  ])
})

test('before the first round is known they count from the hand-over', () => {
  expect(firstTimes({ handed_over_at: '2021-08-20T21:25:00+08:00', first: { on_site: '2021-08-20T21:24:59+08:00' } } as never)).toEqual([
    { what: 'on_site', at: '2021-08-20T21:24:59+08:00', after: -1000 },
  ])
})
