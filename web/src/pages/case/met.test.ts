import { expect, test } from 'vitest'

import { metOf } from './met'

const event = (seq: number, type: string, answer: string, more = {}) => ({ seq, type, payload: { answer, ...more } })
const said = (digest: string) => ({ note: { digest } })
const report = (verdict: string) => ({ report: { verdict, findings: [] } })
const texts = { d1: '第一次', d2: '第二次', d3: '别的', i1: '缺照片', i2: '缺监测' }

test('the reviewer reads what was completed last of this answer', () => {
  const events = [event(9, 'report_supplemented', 'r1', said('d2')), event(4, 'report_supplemented', 'r1', said('d1')), event(11, 'report_supplemented', 'r2', said('d3'))]
  expect(metOf({ events, texts }, 'r1').note).toBe('第二次')
})

test('of an answer that was completed without a word there is none, and an older one does not stand in', () => {
  expect(metOf({ events: [event(4, 'report_supplemented', 'r1', said('d1')), event(9, 'report_supplemented', 'r1')], texts }, 'r1').note).toBeUndefined()
  expect(metOf({ events: [event(9, 'report_submitted', 'r1', said('d1'))], texts }, 'r1').note).toBeUndefined()
})

test('the reviewer reads what was asked for, and what the report said when it was sent back', () => {
  const events = [
    event(3, 'report_submitted', 'r1', report('verified')), event(5, 'report_returned', 'r1', { items: [{ digest: 'd3' }] }), event(6, 'report_supplemented', 'r1', report('partly_verified')),
    event(7, 'report_returned', 'r1', { items: [{ digest: 'i1' }, { digest: 'i2' }] }), event(8, 'report_supplemented', 'r1', report('unfounded')), event(9, 'report_returned', 'r2', { items: [{ digest: 'd1' }] }),
  ]
  const met = metOf({ events: events.toReversed(), texts }, 'r1')
  expect(met.asked).toEqual(['缺照片', '缺监测'])
  expect(met.before).toMatchObject({ verdict: 'partly_verified' })
  expect(metOf({ events: events.slice(0, 1), texts }, 'r1')).toEqual({ asked: [], note: undefined, before: undefined })
})
