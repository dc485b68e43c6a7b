// @vitest-environment node
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { lineNow, open } from './line'
import { BETWEEN, mayRing } from './sound'

class Stream {
  static all: Stream[] = []
  readyState = 1
  onerror = () => {}
  heard: Record<string, (e: { data: string }) => void> = {}
  constructor() {
    Stream.all.push(this)
  }
  addEventListener(name: string, then: (e: { data: string }) => void) {
    this.heard[name] = then
  }
  close() {
    this.readyState = 2
  }
  say(name: string, data: unknown = {}) {
    this.heard[name]?.({ data: JSON.stringify(data) })
  }
}

let told: string[] = []
let close = () => {}
let looked = () => {}
const page = { visibilityState: 'visible', addEventListener: (_: string, f: () => void) => { looked = f }, removeEventListener: () => {} }

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('document', page)
  vi.stubGlobal('EventSource', { CLOSED: 2 })
  Stream.all = []
  told = []
  page.visibilityState = 'visible'
  close = open(
    { case: (id) => told.push(id), notice: () => told.push('notice'), shift: () => told.push('shift'), posts: () => told.push('posts'), all: () => told.push('all'), ended: () => told.push('ended'), refused: () => told.push('refused') },
    () => false, () => new Stream() as unknown as EventSource,
  )
})
afterEach(() => {
  close()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const now = () => Stream.all.at(-1)!

test('what the program tells is handed on', () => {
  now().say('beat')
  now().say('case', { id: 'c1', seq: 3, state: 'assigned' })
  now().say('notice')
  now().say('shift')
  now().say('posts')
  now().say('reset')
  expect(told).toEqual(['c1', 'notice', 'shift', 'posts', 'all'])
  expect(lineNow().up).toBe(true)
})

test('a line that is silent, or refused, is lost, opened again, and all is read anew', () => {
  now().say('beat')
  vi.advanceTimersByTime(11_999)
  expect(lineNow().up).toBe(true)
  vi.advanceTimersByTime(1)
  expect(lineNow().up).toBe(false)
  vi.advanceTimersByTime(5_000)
  expect(Stream.all).toHaveLength(2)
  now().readyState = 2
  now().onerror()
  // The session may have ended while there was no line: that is asked at once.
  expect(told).toEqual(['refused'])
  vi.advanceTimersByTime(5_000)
  expect(Stream.all).toHaveLength(3)
  now().say('beat')
  now().say('beat')
  expect(told).toEqual(['refused', 'all'])
  expect(lineNow().up).toBe(true)
})

test('while the browser connects again by itself the line is lost and not opened twice', () => {
  now().say('beat')
  now().readyState = 0
  now().onerror()
  expect(lineNow().up).toBe(false)
  expect(Stream.all).toHaveLength(1)
  now().say('beat')
  now().say('beat')
  expect(told, 'a post that was taken away meanwhile is no event that is told later').toEqual(['posts'])
  expect(lineNow().up).toBe(true)
})

test('the end of the session ends the line for good', () => {
  now().say('end')
  vi.advanceTimersByTime(600_000)
  expect(told).toEqual(['ended'])
  expect(Stream.all).toHaveLength(1)
})

test('a page that nobody looks at gives its line back, and reads anew when looked at', () => {
  now().say('beat')
  page.visibilityState = 'hidden'
  looked()
  for (let i = 0; i < 6; i++) {
    now().say('beat')
    vi.advanceTimersByTime(10_000)
  }
  expect(now().readyState).toBe(2)
  page.visibilityState = 'visible'
  looked()
  expect(Stream.all).toHaveLength(2)
  now().say('beat')
  expect(told).toEqual(['all'])
})

test('never more than one tone in ten seconds, in all pages of a browser together', () => {
  let kept: string | null = null
  const store = { read: () => kept, write: (text: string) => void (kept = text) }
  expect(mayRing(1_000_000, store)).toBe(true)
  expect(mayRing(1_000_000 + BETWEEN - 1, store)).toBe(false)
  expect(mayRing(1_000_000 + BETWEEN, store)).toBe(true)
  expect(mayRing(5, store), 'a clock that was set back silences nobody').toBe(true)
})
