import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'

import type { Outcome } from '../../../api/command'
import { ready } from '../../../words'
import { Receipt } from './receipt'

const applied = { id: 'f1', case: 'c1', seq: 1, command: 'assign', person: 'p', state: 'applied', filed_at: '2026-11-30T01:00:00Z' } as unknown as Outcome['filing']

test('the receipt says what the answer found worth a word, and nothing where there was nothing', async () => {
  await ready
  const shown = (outcome: Outcome) => renderToStaticMarkup(createElement(Receipt, { outcome }))
  const told = shown({ filing: applied, notices: [{ code: 'unit_without_officer', text: 'nobody acts there', values: { unit: 'u' } }, { code: 'unit_without_duty', text: 'nobody on duty', values: { unit: 'v' } }] })
  expect(told).toContain('f1')
  expect(told).toContain('nobody acts there')
  expect(told).toContain('nobody on duty')
  expect(shown({ filing: applied })).not.toContain('role="alert"')
})

test('the receipt says of each clock that was stopped whether it was in time, as the server does', async () => {
  await ready
  const stopped = [{ clock: 'report', due_at: '2026-11-30T04:00:00Z', stopped_at: '2026-11-30T05:00:00Z', verdict: 'late' }, { clock: 'acknowledge', due_at: '2026-11-30T06:00:00Z', stopped_at: '2026-11-30T05:00:00Z', verdict: 'in_time' }]
  const said = renderToStaticMarkup(createElement(Receipt, { outcome: { filing: applied, stopped } as Outcome })).replaceAll(/<[^>]+>/g, ' ')
  expect(said).toMatch(/报送时限\s+超期\s+时限 2026-11-30 周一 12:00:00[\s\S]*签收时限\s+按时/)
})

test('the receipt says until when is to be done what the command has begun, and by whom', async () => {
  await ready
  const started = [{ clock: 'supplement', due_at: '2026-11-30T07:00:00Z', role: 'unit_officer', unit: 'u1' }, { clock: 'review', due_at: '2026-11-30T08:00:00Z', role: 'reviewer' }]
  const said = renderToStaticMarkup(createElement(Receipt, { outcome: { filing: applied, started } as Outcome, units: { u1: '卧龙区' } })).replaceAll(/<[^>]+>/g, ' ')
  expect(said).toMatch(/2026-11-30 周一 15:00:00\s+卧龙区[\s\S]*2026-11-30 周一 16:00:00\s+审核/)
})
