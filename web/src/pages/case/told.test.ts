import i18next from 'i18next'
import { expect, test } from 'vitest'

import type { components } from '../../facts/schema'
import { full } from '../../time'
import { word } from '../../words'
import { about, facts } from './told'
import type { View } from './view'

type Event = components['schemas']['Event']

const names = { people: { p1: '示范-甲' }, units: { u1: '水务局' } } as components['schemas']['Names']
const view = {
  case: {
    clocks: [{ id: 'c1', kind: 'report', redated: [{ seq: 7, old: '2021-08-24T04:00:00Z', reason: 'redated' }] }],
    answers: [{ id: 'r1', unit: 'u1' }], escalations: [{ id: 'e1', rung: 'formal_interview', unit: 'u1' }],
    extensions: [{ id: 'x1', until: '2021-08-26T04:00:00Z' }], entries: [{ seq: 3, kind: 'visit_recorded' }], issues: [{ id: 'i1', withdrawn: true }, { id: 'i2' }, { id: 'i3' }],
  },
} as unknown as View
const event = (type: string, payload: unknown) => ({ type, seq: 7, payload }) as Event
const told = (type: string, payload: unknown) => {
  const e = event(type, payload)
  return [about(e, view, names), ...facts(e, view, names).map(([, says]) => says)].filter(Boolean).join(' | ')
}

test('a re-dating says which clock, from when to when, and by which document', () => {
  const says = told('clock_redated', { clock: 'c1', due: '2021-08-25T04:00:00Z', reason: 'redated', why: { basis: '某办函〔2021〕3号' } })
  expect(says).toContain(`${full('2021-08-24T04:00:00Z')} → ${full('2021-08-25T04:00:00Z')}`)
  expect(says).toContain('某办函〔2021〕3号')
  expect(says.split(' | ')[0]).not.toBe('')
  expect(told('clock_redated', { clock: 'c1', due: '2021-08-25T04:00:00Z', reason: 'extension', why: { basis: 'x1' } })).not.toContain('x1')
})

test('every kind of entry says what it records', () => {
  for (const [type, payload, ...says] of [
    ['leader_in_charge_set', { leader: 'p1', task_force: '专班一' }, '示范-甲', '专班一'],
    ['handover_time_corrected', { old: '2021-08-20T13:25:00Z', new: '2021-08-20T12:25:00Z', document: '交接单' }, `${full('2021-08-20T13:25:00Z')} → ${full('2021-08-20T12:25:00Z')}`, '交接单'],
    ['registration_amended', { number: 'D9', region: '宛城区' }, 'D9', '宛城区'],
    ['reported_up', { to: '省案件督办组', document: '〔2021〕12号' }, '省案件督办组', '〔2021〕12号'],
    ['result_published', { channel: 'website', place: 'https://…', on: '2021-09-01' }, 'https://…', '2021-09-01'],
    ['rung_reached', { clock: 'c1', escalation: { rung: 'formal_interview', unit: 'u1' }, already: true }, i18next.t('way.already')],
    ['supervision_listed', { listing: { level: 'city', number: '挂牌1号', on: '2021-08-21' } }, '挂牌1号', '2021-08-21'],
    ['clock_lapsed', { breach: { kind: 'acknowledge', owner: { role: 'unit_duty_officer', unit: 'u1' } } }, '水务局'],
    ['report_returned', { answer: 'r1', times: 1 }, '水务局'],
    ['escalation_decided', { escalation: 'e1', confirmed: true }, '水务局'],
    ['extension_decided', { extension: 'x1', granted: true }, full('2021-08-26T04:00:00Z')],
    ['report_submitted', { answer: 'r1', signature_pending: { authorised_by: 'p1' } }, '示范-甲'],
    ['visit_recorded', { purpose: 'inspection', at: '2021-08-21T02:00:00Z', place: '河东村', people: ['p1'] }, '河东村', '示范-甲'],
    ['redo_ordered', { answer: 'r1', due: '2021-08-28T04:00:00Z' }, full('2021-08-28T04:00:00Z')],
    ['tracking', { tracking: { unit: 'u1', person: 'p1', until: '2021-12-31' } }, '水务局', '示范-甲', '2021-12-31'],
  ] as [string, unknown, ...string[]][]) for (const s of says) expect(told(type, payload), type).toContain(s)
  expect(told('entry_struck', { seq: 3 })).not.toBe('')
  expect(told('priority_set', { old: 'normal', priority: 'starred' })).toContain(' → ')
})

test('progress says which issue has come how far', () => {
  const said = facts(event('progress_reported', { settlements: [{ issue: 'i2', settlement: 'concluded' }, { issue: 'i3', settlement: 'interim_concluded' }] }), view, names)
  expect(said).toEqual([[i18next.t('case.issue', { n: 1 }), word('Settlement', 'concluded')], [i18next.t('case.issue', { n: 2 }), word('Settlement', 'interim_concluded')]])
})
