import { meantBy } from '../api/acting'
import type { Source } from './line'

const [OPEN, CLOSED] = [1, 2]

/**
 * A stream of events that is asked for with headers, which a browser's own
 * EventSource cannot send. It does not connect again by itself: the line does.
 */
export class Stream implements Source {
  readyState = 0
  onerror: ((e: Event) => unknown) | null = null
  private readonly listeners = new Map<string, (e: MessageEvent<string>) => void>()
  private readonly over = new AbortController()

  constructor(url: string) {
    void this.run(url)
  }

  addEventListener(name: string, listener: (e: MessageEvent<string>) => void) {
    this.listeners.set(name, listener)
  }

  close() {
    this.readyState = CLOSED
    this.over.abort()
  }

  private async run(url: string) {
    try {
      const answer = await fetch(url, { headers: { Accept: 'text/event-stream', ...meantBy(url) }, signal: this.over.signal, cache: 'no-store' })
      if (!answer.ok || !answer.body) throw new Error(String(answer.status))
      this.readyState = OPEN
      const words = new TextDecoder()
      const reader = answer.body.getReader()
      let text = ''
      for (;;) {
        const { done, value } = await reader.read()
        if (done) break
        text += words.decode(value, { stream: true })
        const blocks = text.split('\n\n')
        text = blocks.pop() ?? ''
        for (const b of blocks) this.tell(b)
      }
    } catch {
      // said below
    }
    if (this.over.signal.aborted) return
    this.readyState = CLOSED
    this.onerror?.(new Event('error'))
  }

  private tell(block: string) {
    let name = 'message'
    const data: string[] = []
    for (const line of block.split('\n')) {
      if (line.startsWith('event:')) name = line.slice(6).trim()
      if (line.startsWith('data:')) data.push(line.slice(5).trimStart())
    }
    if (data.length) this.listeners.get(name)?.(new MessageEvent(name, { data: data.join('\n') }))
  }
}
