import i18next from 'i18next'
import { expect, test } from 'vitest'

import { caseZh } from '../../words/parts/case.zh'
import { policyName } from '../../words/policy'
import { basis, explained } from './explained'
import type { View } from './view'

test('an instant rests on a document, and on no id of the record', () => {
  expect(basis('某办函〔2021〕3号')).toBe('某办函〔2021〕3号')
  expect(basis('x1')).not.toBe('x1')
  expect(basis()).toBe('')
})

test('the policy behind an instant stands there by the name that people know', async () => {
  await i18next.init({ lng: 'zh', resources: { zh: { translation: { policy: caseZh.policy, why: { policy: '{{policy}}' } } } } })
  const clock = { explanation: { from: 'handed_over', from_at: '2026-11-27T04:00:00Z', policy: 'city-central-handover', version: 3 }, due_at: '2026-12-01T04:00:00Z' } as View['clocks'][number]
  expect(explained(clock, { names: { people: {}, units: {} } } as unknown as View)).toContain(caseZh.policy['city-central-handover'])
  expect(policyName('an-offices-own')).toBe('an-offices-own')
})

test('the days of an explanation say which day of the week they are', async () => {
  await i18next.init({ lng: 'zh', resources: { zh: { translation: { why: { day: '{{date}}', moved: '→ {{date}}' } } } } })
  const clock = { explanation: { from: 'handed_over', from_at: '2026-11-27T04:00:00Z', policy: 'p', version: 1, day: 5, first_day: 'counted', days: 'calendar', last_day: '2026-12-05', due_date: '2026-12-07', at: '12:00' }, due_at: '2026-12-07T04:00:00Z' } as unknown as View['clocks'][number]
  const says = explained(clock, { names: { people: {}, units: {} } } as unknown as View)
  expect(says).toContain('2026-12-05 周六')
  expect(says).toContain('→ 2026-12-07 周一')
})
