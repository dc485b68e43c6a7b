// @vitest-environment node
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { afterEach, beforeEach, expect, test, vi } from 'vitest'

const BOTH = ['localStorage', 'sessionStorage']

beforeEach(() => vi.resetModules())
afterEach(() => BOTH.forEach((which) => Reflect.deleteProperty(globalThis, which)))

test('a browser that lets nothing be kept, and does not even let itself be asked, has a page that works', async () => {
  for (const which of BOTH) Object.defineProperty(globalThis, which, { configurable: true, get: () => { throw new Error('SecurityError') } })
  const { BETWEEN, mayRing, ringing, setRinging } = await import('../live/sound')
  expect(ringing()).toBe(true)
  setRinging(false)
  expect(ringing(), 'it is remembered while the page lives').toBe(false)
  expect(mayRing(1_000_000)).toBe(true)
  expect(mayRing(1_000_000 + BETWEEN - 1)).toBe(false)
  const { actFor, actingFor } = await import('../api/acting')
  expect(actingFor()).toBe('')
  actFor('示范')
  expect(actingFor()).toBe('示范')
})

test('what the browser keeps is asked in one place', () => {
  const src = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '')
  const files = (at: string): string[] => readdirSync(at).flatMap((f) => (statSync(`${at}/${f}`).isDirectory() ? files(`${at}/${f}`) : [`${at}/${f}`]))
  const asking = files(src).filter((f) => /\.tsx?$/.test(f) && !/\.test\.ts$/.test(f) && /\b(localStorage|sessionStorage)\s*[.[]/.test(readFileSync(f, 'utf8')))
  expect(asking).toEqual([])
})
