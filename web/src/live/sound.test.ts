// @vitest-environment node
import { beforeEach, expect, test, vi } from 'vitest'

class Audio {
  static now: Audio
  state = 'suspended'
  onstatechange = () => {}
  constructor() {
    Audio.now = this
  }
  async resume() {
    this.state = 'running'
    this.onstatechange()
  }
}

beforeEach(() => {
  vi.resetModules()
  vi.unstubAllGlobals()
})

test('until somebody has clicked nothing would be heard, and that is known', async () => {
  const heard: Record<string, () => void> = {}
  vi.stubGlobal('AudioContext', Audio)
  vi.stubGlobal('addEventListener', (name: string, f: () => void) => { heard[name] = f })
  vi.stubGlobal('removeEventListener', () => {})
  const { listenForHand, sounding } = await import('./sound')
  expect(sounding()).toBe(false)
  listenForHand()
  expect(sounding()).toBe(false)
  heard.pointerdown!()
  await Promise.resolve()
  expect(sounding()).toBe(true)
  Audio.now.state = 'interrupted' // a call came in on the telephone
  expect(sounding()).toBe(false)
  heard.keydown!()
  await Promise.resolve()
  expect(sounding()).toBe(true)
})
