import { expect, test } from 'vitest'

import { lastNote } from './met'

const event = (seq: number, answer: string, digest?: string, type = 'report_supplemented') => ({ seq, type, payload: { answer, ...(digest ? { note: { digest } } : {}) } })
const texts = { d1: '第一次', d2: '第二次', d3: '别的' }

test('the reviewer reads what was completed last of this answer', () => {
  expect(lastNote({ events: [event(9, 'r1', 'd2'), event(4, 'r1', 'd1'), event(11, 'r2', 'd3')], texts }, 'r1')).toBe('第二次')
})

test('of an answer that was completed without a word there is none, and an older one does not stand in', () => {
  expect(lastNote({ events: [event(4, 'r1', 'd1'), event(9, 'r1')], texts }, 'r1')).toBeUndefined()
  expect(lastNote({ events: [event(9, 'r1', 'd1', 'report_submitted')], texts }, 'r1')).toBeUndefined()
})
