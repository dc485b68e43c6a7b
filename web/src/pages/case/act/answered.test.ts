import { expect, test } from 'vitest'

import type { Me } from '../../../session'
import type { View } from '../view'
import { clockAnswered } from './answered'

const clock = (id: string, kind: string, due: string, role: string, unit?: string, subject?: string) => ({ id, kind, due_at: `2026-11-28T${due}:00Z`, running: true, owner: { role, unit }, subject })
const signing = clock('k1', 'acknowledge', '06:10', 'unit_duty_officer', 'other', 'a2')
const view = {
  clocks: [
    signing, clock('k2', 'name_handler', '06:12', 'unit_officer', 'own', 'a1'), clock('k3', 'report', '23:00', 'unit_officer', 'own', 'r1'), clock('k4', 'report', '22:00', 'unit_officer', 'other', 'r2'),
    clock('k5', 'review', '20:00', 'reviewer', undefined, 'r3'), { ...clock('k6', 'supplement', '05:00', 'unit_officer', 'own', 'r1'), running: false }, clock('k7', 'upstream', '23:30', 'coordinator'),
  ],
  next_clock: signing, case: { extensions: [{ id: 'x1', clock: 'k4' }], escalations: [{ id: 'e1', unit: 'own' }] },
} as unknown as View
const officer = [{ unit: 'own', role: 'unit_officer' }] as unknown as Me['posts']
const office = (role: string) => [{ unit: 'office', role }] as unknown as Me['posts']
const of = (kind: string, value: object, posts: Me['posts']) => {
  const found = clockAnswered(kind, view, value as never, posts)
  return found && [found.clock.id, found.own]
}

test('a form shows the clock that it stops, and never another unit\'s as its own', () => {
  expect(of('submit-report', { answer: 'r1' }, officer)).toEqual(['k3', true])
  expect(of('name-handler', { assignment: 'a1' }, officer)).toEqual(['k2', true])
  expect(of('record-visit', {}, officer)).toEqual(['k3', true])
  expect(of('attach-evidence', {}, officer)).toEqual(['k2', true])
  expect(of('approve', { answer: 'r3' }, office('reviewer'))).toEqual(['k5', true])
  expect(of('urge', { unit: 'other' }, office('coordinator'))).toEqual(['k1', false])
  expect(of('decide-extension', { extension: 'x1' }, office('leader'))).toEqual(['k4', false])
  expect(of('confirm-escalation', { escalation: 'e1' }, office('leader'))).toEqual(['k2', false])
  expect(of('sign-reply', {}, office('leader'))).toEqual(['k7', false])
})

test('where neither has one, the case\'s next clock is shown as what it is: another\'s', () => {
  expect(of('record-call', {}, office('duty_officer'))).toEqual(['k1', false])
})
