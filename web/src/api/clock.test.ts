import { afterEach, beforeEach, expect, test, vi } from 'vitest'

const NOON = Date.parse('2021-08-24T12:00:00+08:00')
const HOUR = 3_600_000

beforeEach(() => { vi.useFakeTimers(); vi.resetModules() })
afterEach(() => { vi.useRealTimers() })

/** The clock of a browser that is off by so much, where an answer takes its time on both ways. */
async function browser(off: number) {
  vi.setSystemTime(NOON + off)
  const clock = await import('./clock')
  const wait = (ms: number) => vi.setSystemTime(Date.now() + ms)
  return {
    ...clock,
    wait,
    said(there: number, back: number) {
      const sent = Date.now()
      wait(there)
      const at = Date.now() - off
      wait(back)
      clock.noteTime(at, sent, Date.now())
    },
    wrong: () => clock.serverNow() - (Date.now() - off),
  }
}

test('the page has the server\'s time, however wrong the browser\'s clock is', async () => {
  for (const off of [0, 9 * 60_000, -HOUR]) {
    const b = await browser(off)
    b.said(20, 30)
    expect(Math.abs(b.wrong())).toBeLessThanOrEqual(25)
    vi.resetModules()
  }
})

test('a slow answer does not set the clock back', async () => {
  const b = await browser(7_000)
  b.said(20, 20)
  b.said(100, 8_000)
  expect(Math.abs(b.wrong())).toBeLessThanOrEqual(20)
  b.said(8_000, 100)
  expect(Math.abs(b.wrong())).toBeLessThanOrEqual(20)
})

test('where all answers are slow the time is off by no more than half of the quickest', async () => {
  const b = await browser(-5_000)
  b.said(100, 8_000)
  expect(Math.abs(b.wrong())).toBeLessThanOrEqual(4_050)
  b.said(100, 900)
  expect(Math.abs(b.wrong())).toBeLessThanOrEqual(500)
})

test('a clock that was set is noticed by the next answer, also by a slow one', async () => {
  const b = await browser(0)
  b.said(5, 5)
  vi.setSystemTime(Date.now() + HOUR) // the clerk puts the browser's clock forward
  const sent = Date.now()
  b.wait(2_000)
  b.noteTime(NOON + 10 + 1_000, sent, Date.now())
  expect(Math.abs(b.serverNow() - (NOON + 2_010))).toBeLessThanOrEqual(1_000)
})

test('clocks that drift apart are put right in time', async () => {
  const b = await browser(0)
  b.said(1, 1)
  b.wait(24 * HOUR)
  const sent = Date.now()
  b.wait(100)
  b.noteTime(Date.now() - 50 + 4_000, sent, Date.now()) // four seconds in a day
  expect(Math.abs(b.serverNow() - (Date.now() + 4_000))).toBeLessThanOrEqual(50)
})

test('whole seconds of a header change nothing that is known better, and tell what is not', async () => {
  const b = await browser(3_000)
  const answer = (at: number) => new Response('', { headers: { Date: new Date(Math.floor(at / 1000) * 1000).toUTCString() } })
  b.wait(740)
  b.noteDate(answer(Date.now() - 3_000), Date.now())
  expect(Math.abs(b.wrong())).toBeLessThanOrEqual(500)
  b.said(10, 10)
  b.wait(5_000)
  b.noteDate(answer(Date.now() - 3_000), Date.now())
  expect(Math.abs(b.wrong())).toBeLessThanOrEqual(10)
  b.noteDate(new Response(''), Date.now())
  expect(Math.abs(b.wrong())).toBeLessThanOrEqual(10)
})

test('an answer that says its time is read and noted', async () => {
  const b = await browser(60_000)
  await b.timed(Promise.resolve({ now: new Date(NOON).toISOString() }))
  expect(b.wrong()).toBe(0)
})
