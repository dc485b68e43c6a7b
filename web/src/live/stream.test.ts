import { afterEach, expect, test, vi } from 'vitest'

import { actFor } from '../api/acting'
import { Stream } from './stream'

afterEach(() => {
  actFor('')
  vi.unstubAllGlobals()
})

test('whoever acts for another is told what changes for that one, whatever the pieces in which it arrives', async () => {
  actFor('p-boss')
  const asked = vi.fn<(url: string, how: RequestInit) => Promise<Response>>(async () => new Response(new ReadableStream({
    start(c) {
      const words = new TextEncoder()
      for (const piece of ['id: 1\nevent: ca', 'se\ndata: {"id":"c1"}\n', '\nevent: beat\ndata: {}\n\nevent: ca']) c.enqueue(words.encode(piece))
      c.close()
    },
  })))
  vi.stubGlobal('fetch', asked)
  const told: string[] = []
  const s = new Stream('/api/v1/events')
  s.addEventListener('case', (e) => told.push(`case ${e.data}`))
  s.addEventListener('beat', (e) => told.push(`beat ${e.data}`))
  await new Promise<void>((done) => { s.onerror = () => done() })
  expect(told).toEqual(['case {"id":"c1"}', 'beat {}'])
  expect(s.readyState).toBe(2)
  expect(new Headers(asked.mock.calls[0]![1].headers).get('Acting-For')).toBe('p-boss')
})
