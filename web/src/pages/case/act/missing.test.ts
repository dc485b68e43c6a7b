import { expect, test } from 'vitest'

import { callOf, formOf, presetBy, presetOf } from '../preset'
import { asked, either, missing, needs, settled } from './missing'

test('a call asks for whom it was to, and what was said where somebody took it', () => {
  expect(missing('record-call', {})).toEqual({ unit: '请选择打给哪个单位；打给个人的，选择人员。', answered: '请选择是否接通。' })
  expect(missing('record-call', { answered: false, unit: 'u1' })).toEqual({})
  expect(missing('record-call', { answered: false, person: 'p1' })).toEqual({})
  expect(missing('record-call', { answered: true, unit: 'u1', note: ' ' })).toEqual({ note: '请填写通话内容。' })
  expect(Object.keys(needs('record-call', { answered: true, unit: 'u1', note: '在办' }))).toEqual(['note'])
  expect(missing('urge', {})).toEqual({})
  expect(['unit', 'person', 'note'].map((f) => either('record-call', f)), 'neither is marked as the one that is required').toEqual([true, true, false])
  expect(either('assign', 'unit')).toBe(false)
})

test('a field is said to be needed as soon as what was chosen needs it', () => {
  expect(missing('screen', { outcome: 'accepted' })).toEqual({})
  expect(missing('screen', { outcome: 'void' })).toEqual({ reason: '请写明理由。' })
  expect(missing('screen', { outcome: 'merged', reason: '重复' })).toEqual({ into: '请选择并入哪一件。' })
  expect(missing('screen', { outcome: 'transferred_out', reason: '非本市' })).toEqual({ to: '请写明转给或退给谁。' })
  expect(missing('countersign', { agree: true })).toEqual({})
  expect(missing('countersign', { agree: false })).toEqual({ reason: '请写明理由。' })
  expect(Object.keys(needs('pass-gate', {})), 'every gate rests on evidence').toEqual(['evidence'])
  expect(missing('pass-gate', { gate: 'facts', evidence: [] })).toEqual({ evidence: '请选择本案证据作为依据。' })
  expect(missing('pass-gate', { gate: 'rectified', not_needed: true })).toEqual({})
  expect(missing('pass-gate', { gate: 'satisfaction', satisfaction: 'anonymous' })).toEqual({})
  expect(Object.keys(missing('pass-gate', { gate: 'satisfaction' }))).toEqual(['evidence', 'satisfaction'])
})

test('whoever records a call beside the number of a unit has the unit in the form', () => {
  const at = new URL(callOf('c1', 'demo-wolong'), 'http://desk').searchParams
  expect(presetBy(at)).toEqual({ unit: 'demo-wolong' })
  expect(presetBy(new URL(callOf('c1', 'u1', 'p1'), 'http://desk').searchParams), 'and who answers that number').toEqual({ unit: 'u1', person: 'p1' })
  expect(presetBy(new URL(callOf('c1'), 'http://desk').searchParams)).toBeUndefined()
  expect(presetBy(new URLSearchParams('act=urge&unit=u1'))).toBeUndefined()
})

test('what a choice asks for is asked for with it alone, and is sent with it alone', () => {
  expect(asked('pass-gate', 'satisfaction', { gate: 'satisfaction' })).toBe(true)
  expect(asked('pass-gate', 'satisfaction', { gate: 'facts' })).toBe(false)
  expect(settled('pass-gate', { gate: 'facts', satisfaction: 'satisfied', statement: '清楚' })).toEqual({ gate: 'facts', statement: '清楚' })
  expect(settled('rule', { upheld: false, to: { unit: 'u1' }, reason: '不成立' })).toEqual({ upheld: false, reason: '不成立' })
  expect(settled('urge', { unit: 'u1' })).toEqual({ unit: 'u1' })
  expect(Object.keys(missing('confirm-escalation', { confirm: false }))).toEqual(['reason'])
  expect(missing('confirm-escalation', { confirm: true })).toEqual({})
})

test('of several escalations of a case the form begins with the one on whose card it was opened', () => {
  expect(presetOf('confirm-escalation', 'e4')).toEqual({ escalation: 'e4' })
  expect(presetOf('waive-gate', 'satisfaction')).toEqual({ gate: 'satisfaction' })
  expect(presetOf('submit-report', 'r1')).toEqual({ answer: 'r1' })
  expect(presetOf('acknowledge', 'a1')).toBeUndefined()
  expect(presetBy(new URL(formOf('c1', 'answer-escalation', 'e2'), 'http://desk').searchParams)).toEqual({ escalation: 'e2' })
  expect(formOf('c1', 'acknowledge', 'a1')).toBe('/cases/c1?act=acknowledge')
})
