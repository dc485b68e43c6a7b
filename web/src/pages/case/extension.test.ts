import i18next from 'i18next'
import { expect, test } from 'vitest'

import { extensionSays, pendingOf } from './extension'
import type { View } from './view'

const x = { at: '2026-11-28T02:00:00Z', until: '2026-12-05T04:00:00Z', clock: 'k1' }

test('a request for more time says whether it waits, was granted or was refused', async () => {
  await i18next.changeLanguage('zh')
  expect(extensionSays(x)).toBe('已于 11-28 周六 10:00 申请延期至 12-05 周六 12:00，待审批；批准之前原时限照走')
  expect(extensionSays({ ...x, granted: true, decided_at: '2026-11-28T03:00:00Z' })).toBe('延期已于 11-28 周六 11:00 批准，至 12-05 周六 12:00')
  expect(extensionSays({ ...x, granted: false, decided_at: '2026-11-28T03:00:00Z' })).toBe('延期至 12-05 周六 12:00 的申请已于 11-28 周六 11:00 不予批准，原时限不变')
})

test('it waits as long as nobody has decided and its clock runs', () => {
  const view = (running: boolean) => ({ clocks: [{ id: 'k1', running }] }) as unknown as View
  expect([pendingOf(view(true), x), pendingOf(view(false), x), pendingOf(view(true), { ...x, granted: false })]).toEqual([true, false, false])
})
