/**
 * The one line of this page to the program, on which it is told what changes. A line
 * that is refused may be so because the session has ended: whoever is told asks.
 */
export type Told = { case: (id: string) => void; notice: () => void; shift: () => void; posts: () => void; all: () => void; ended: () => void; refused: () => void }

type Line = { up: boolean }
let line: Line = { up: true }
const watching = new Set<() => void>()

export function lineNow(): Line {
  return line
}

export function onLine(changed: () => void): () => void {
  watching.add(changed)
  return () => watching.delete(changed)
}

function set(up: boolean) {
  if (line.up === up) return
  line = { up }
  watching.forEach((w) => w())
}

// The program says every five seconds that the line stands.
const SILENCE = 12_000
const PAUSE = 5_000
/** A page that nobody looks at gives its connection back after a while. */
const HIDDEN = 60_000

/** What a line needs of a browser's EventSource. */
export type Source = Pick<EventSource, 'readyState' | 'close'> & {
  onerror: ((e: Event) => unknown) | null
  addEventListener: (name: string, listener: (e: MessageEvent<string>) => void) => void
}

/** Opens the line and keeps it open; gives what closes it for good. */
export function open(told: Told, keepHidden: () => boolean, source: (url: string) => Source = (url) => new EventSource(url)): () => void {
  let stream: Source | undefined
  let silence: ReturnType<typeof setTimeout> | undefined
  let again: ReturnType<typeof setTimeout> | undefined
  let hidden: ReturnType<typeof setTimeout> | undefined
  let begun = false
  let over = false

  const alive = () => {
    clearTimeout(silence)
    silence = setTimeout(lost, SILENCE)
    set(true)
  }
  const shut = () => {
    clearTimeout(silence)
    clearTimeout(again)
    stream?.close()
    stream = undefined
  }
  function lost() {
    shut()
    set(false)
    if (!over) again = setTimeout(start, PAUSE)
  }
  function start() {
    shut()
    const s = source('/api/v1/events')
    stream = s
    const on = (name: string, then: (data: string) => void) =>
      s.addEventListener(name, (e) => {
        if (stream !== s) return
        alive()
        then(e.data)
      })
    // A browser that connects again by itself says what arrived last; a new line
    // does not, and what the one before would have told was missed.
    let fresh = begun
    let away = false
    begun = true
    on('beat', () => {
      if (fresh) told.all()
      else if (away) told.posts() // of these no event is kept
      fresh = away = false
    })
    on('case', (data) => told.case((JSON.parse(data) as { id: string }).id))
    on('notice', () => told.notice())
    on('shift', () => told.shift())
    on('posts', () => told.posts())
    on('reset', () => told.all())
    on('end', () => {
      over = true
      shut()
      told.ended()
    })
    s.onerror = () => {
      if (stream !== s) return
      if (s.readyState === EventSource.CLOSED) {
        lost()
        told.refused()
      }
      else {
        away = true
        set(false)
      }
    }
    silence = setTimeout(lost, SILENCE)
  }
  const looked = () => {
    clearTimeout(hidden)
    if (document.visibilityState === 'hidden') {
      hidden = setTimeout(() => !keepHidden() && shut(), HIDDEN)
    } else if (!stream && !over) {
      start()
    }
  }
  document.addEventListener('visibilitychange', looked)
  start()
  return () => {
    over = true
    clearTimeout(hidden)
    document.removeEventListener('visibilitychange', looked)
    shut()
  }
}
