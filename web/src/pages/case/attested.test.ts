import { beforeAll, expect, test, vi } from 'vitest'

import { ready, speak } from '../../words'
import { attested } from './attested'

beforeAll(() => {
  vi.stubGlobal('document', { documentElement: {} }) // the language of a page is told to its browser
  return ready
})

const fax = { means: 'fax', happened_at: '2026-11-30T03:30:00Z', witnesses: ['p1', 'p2'] } as Parameters<typeof attested>[0]

test('what came on paper names its means and the two who attest', async () => {
  expect(attested(fax, { p1: '甲', p2: '乙' })).toBe('传真送达于 2026-11-30 周一 11:30:00，见证人甲、乙')
  await speak('en')
  expect(attested(fax, { p1: 'A', p2: 'B' })).toBe('arrived by fax at Mon 30 Nov 2026 11:30:00, witnessed by A, B')
  await speak('zh')
})
