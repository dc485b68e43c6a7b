import { QueryClient } from '@tanstack/react-query'
import i18next from 'i18next'
import { expect, test } from 'vitest'

import forms from '../../../facts/forms.json'
import type { Me } from '../../../session'
import { en } from '../../../words/en'
import { graveEn } from '../../../words/parts/grave.en'
import type { View } from '../view'
import { GRAVE } from './deed'
import { graveOf } from './grave'
import type { Field } from './value'

const view = {
  case: {
    id: 'c', number: 'D3HA1', round: 1, policy: { clocks: [{ kind: 'supplement', rule: { after: '6h0m0s' } }] }, source: {}, assignments: [{ id: 'a1', unit: 'u1', round: 1, role: 'lead', state: 'acknowledged' }], answers: [{ id: 'r1', unit: 'u1', round: 1, state: 'in_review' }],
    escalations: [{ id: 'e1', rung: 'supervision_letter', unit: 'u1', state: 'proposed' }], gates: [],
    entries: [{ seq: 7, kind: 'call_recorded', at: '2021-08-21T04:00:00Z', by: 'p' }],
  },
  names: { units: { u1: '卧龙区' }, people: {} }, clocks: [], texts: {},
} as unknown as View
const me = { person: 'p', posts: [{ unit: 'office', role: 'reviewer' }] } as unknown as Me
const queries = new QueryClient()
queries.setQueryData(['case', 'c', 'timeline'], { pages: [{ events: [{ seq: 7, type: 'call_recorded', payload: { note: { digest: 'n' } } }], texts: { n: '下周三到现场。' } }] })
const asked = (kind: (typeof GRAVE)[number], value: object) => graveOf(kind, (forms as unknown as Record<string, Field>)[kind]!, value as never, view, me, (id) => ({ p7: '某甲', u1: '卧龙区' })[id], queries)

test('a grave question names the case, what was chosen in the form and what follows, in either language', async () => {
  const back = asked('return', { answer: 'r1', items: ['缺照片', '缺监测', ' '] })
  expect(back.title).toContain('D3HA1')
  expect(back.chosen.map(([, says]) => says)).toEqual([expect.stringMatching(/^\d{4}-\d\d-\d\d/), '卧龙区 · 审核中', '2 项'])
  expect(asked('waive-gate', { gate: 'satisfaction', reason: '多次联系不上' }).chosen.map(([, says]) => says)).toEqual(['群众满意'])
  expect(asked('confirm-escalation', { escalation: 'e1', confirm: false, document: '示督1号' }).chosen.map(([, says]) => says).toSorted()).toEqual(['不予采取', '督办函 卧龙区', '示督1号'].toSorted())
  expect(asked('rule', { upheld: true, to: { role: 'lead', unit: 'u1' }, reason: '属其职责' }).chosen.map(([, says]) => says)).toContain('卧龙区')
  expect(asked('strike-entry', { seq: 7, reason: '记错案件' }).chosen.map(([, says]) => says)).toEqual([expect.stringMatching(/通话.*下周三到现场。$/)])
  expect(asked('recuse', { person: 'p7' }).chosen.map(([, says]) => says)).toEqual(['某甲'])
  for (const language of ['zh', 'en'] as const) {
    for (const words of [en, graveEn]) i18next.addResourceBundle('en', 'translation', words, true)
    await i18next.changeLanguage(language)
    const follows = GRAVE.map((k) => asked(k, {}).follows)
    expect(follows.filter((f) => f.startsWith('act.'))).toEqual([])
    expect(new Set(follows).size).toBe(GRAVE.length)
    expect(asked('close', {}).title).toContain('D3HA1')
  }
  await i18next.changeLanguage('zh')
})
