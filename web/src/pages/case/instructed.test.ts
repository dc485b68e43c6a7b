import { expect, test } from 'vitest'

import { instructed } from './instructed'

const signed = '2021-08-24T03:00:00.000000Z'
const view = (more = {}, entries: object[] = []) => ({
  case: { state: 'handling', round: 1, rounds: [{ number: 1, opened: '2021-08-20T00:00:00Z' }], reply: { signed_at: signed }, entries, ...more },
}) as unknown as Parameters<typeof instructed>[0]
const event = (seq: number, type: string, payload: object, at = signed) => ({ seq, type, actor: 'p1', happened_at: at, payload }) as unknown as Parameters<typeof instructed>[1][number]
const opinion = (seq: number, more = {}) => event(seq, 'supervised', { opinion: { digest: `d${seq}`, chars: 3 }, asked: 'u1', ...more })

test('an opinion stands near the top until it is answered or struck', () => {
  const events = [opinion(9), opinion(7), opinion(5), event(3, 'unit_assigned', {})]
  const found = instructed(view({}, [{ seq: 5, answered: 1 }, { seq: 7, struck: true }, { seq: 9, amended: 1 }]), events)
  expect(found).toEqual([{ seq: 9, type: 'supervised', digest: 'd9', by: 'p1', at: signed, asked: 'u1', amended: true }])
  expect(instructed(view({ state: 'closed' }), events)).toEqual([])
})

test('what a leader wrote with the signature stands there as long as the signature does', () => {
  const sign = event(4, 'reply_signed', { by: 'p1', at: signed, instruction: { digest: 'i', chars: 2 } })
  expect(instructed(view(), [sign]).map((i) => i.digest)).toEqual(['i'])
  expect(instructed(view({ reply: {} }), [sign]), 'taken back').toEqual([])
  expect(instructed(view({ rounds: [{ number: 2, opened: '2021-09-01T00:00:00Z' }] }), [sign, opinion(3)]), 'an earlier round').toEqual([])
  expect(instructed(view(), [event(4, 'reply_signed', { by: 'p1', at: signed })]), 'signed without a word').toEqual([])
})
