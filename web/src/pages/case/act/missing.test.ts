import { expect, test } from 'vitest'

import { callOf, presetBy } from '../preset'
import { missing, needs } from './missing'

test('a call asks for whom it was to, and what was said where somebody took it', () => {
  expect(missing('record-call', {})).toEqual({ unit: '请选择打给哪个单位；打给个人的，选择人员。', answered: '请选择是否接通。' })
  expect(missing('record-call', { answered: false, unit: 'u1' })).toEqual({})
  expect(missing('record-call', { answered: false, person: 'p1' })).toEqual({})
  expect(missing('record-call', { answered: true, unit: 'u1', note: ' ' })).toEqual({ note: '请填写通话内容。' })
  expect(Object.keys(needs('record-call', { answered: true, unit: 'u1', note: '在办' }))).toEqual(['unit', 'note'])
  expect(missing('urge', {})).toEqual({})
})

test('whoever records a call beside the number of a unit has the unit in the form', () => {
  const at = new URL(callOf('c1', 'demo-wolong'), 'http://desk').searchParams
  expect(presetBy(at)).toEqual({ unit: 'demo-wolong' })
  expect(presetBy(new URL(callOf('c1'), 'http://desk').searchParams)).toBeUndefined()
  expect(presetBy(new URLSearchParams('act=urge&unit=u1'))).toBeUndefined()
})
