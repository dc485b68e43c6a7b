import { expect, test } from 'vitest'

import { unchanged } from './same'

type Report = Parameters<typeof unchanged>[0]

test('a report that was completed by nothing is called so', () => {
  const was = { verdict: 'founded', summary: { digest: 'a' }, findings: [{ issue: '1', handling: { digest: 'h' } }] } as unknown as Report
  expect(unchanged({ ...was }, was)).toBe(true)
  expect(unchanged({ ...was, evidence: undefined } as unknown as Report, was), 'what is left out both times').toBe(true)
  for (const other of [{ verdict: 'unfounded' }, { summary: undefined }, { evidence: ['sha256:1'] }, { findings: [{ issue: '1', handling: { digest: 'i' } }] }]) {
    expect(unchanged({ ...was, ...other } as unknown as Report, was), JSON.stringify(other)).toBe(false)
  }
})
