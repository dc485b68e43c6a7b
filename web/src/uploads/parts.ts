import { Problem, Unreachable } from '../api/problem'
import type { components } from '../facts/schema'
import { language } from '../words'
import { digestOf } from './digest'

export type Stored = components['schemas']['Object']
type Upload = components['schemas']['Upload']

/** How far a file has come; it can be kept, and the sending goes on from there. */
export type Mark = { digest?: string; upload?: string; offset: number }

const LEAST = 64 << 10
const MOST = 2 << 20
/** A part that takes longer than this was too large for the line. */
const QUICK = 2_000
const STALLED = 60_000

/** Whose file it is, where that may be another than who is signed in by now, and what breaks its sending off. */
export type Whose = { person: string; signal: AbortSignal }

/** Broken off by either; browsers that are older than AbortSignal.any send photographs too. */
function either(one: AbortSignal, other: AbortSignal): AbortSignal {
  const both = new AbortController()
  for (const s of [one, other]) {
    if (s.aborted) both.abort(s.reason)
    else s.addEventListener('abort', () => both.abort(s.reason), { once: true, signal: both.signal })
  }
  return both.signal
}

async function ask(whose: Whose | undefined, method: string, path: string, body?: BodyInit, headers: Record<string, string> = {}): Promise<Upload> {
  whose?.signal.throwIfAborted()
  const stalled = AbortSignal.timeout(STALLED)
  let answer: Response
  try {
    answer = await fetch(`/api/v1/uploads${path}`, {
      method, body, signal: whose ? either(stalled, whose.signal) : stalled, headers: { ...(whose ? { Sender: whose.person } : {}), 'Accept-Language': language() === 'zh' ? 'zh-CN' : 'en', ...headers },
    })
  } catch {
    throw new Unreachable()
  }
  const found = await answer.json().catch(() => ({}))
  if (!answer.ok) throw new Problem(answer.status, found)
  return found as Upload
}

/**
 * Sends a file in parts from where it stands, and gives what is stored in the
 * end. It throws when the line breaks: what had arrived stays there, and the
 * mark says how far that was.
 */
export async function send(file: Blob, mark: Mark, changed: (m: Mark) => void, whose?: Whose): Promise<Stored> {
  let m = mark
  const at = (change: Partial<Mark>) => changed((m = { ...m, ...change }))
  if (!m.digest) at({ digest: await digestOf(file) })
  let now = await standing(file, m, whose)
  let size = LEAST * 4
  for (;;) {
    at({ upload: now.id, offset: now.offset })
    if (now.object) return now.object
    const begun = Date.now()
    try {
      now = await ask(whose, 'PATCH', `/${now.id}`, await file.slice(now.offset, now.offset + size).arrayBuffer(), { 'Content-Type': 'application/octet-stream', 'Upload-Offset': String(now.offset) })
    } catch (e) {
      if (!(e instanceof Problem) || e.status !== 409) throw e
      now = await ask(whose, 'GET', `/${now.id}`) // more has arrived than was heard of
    }
    size = Date.now() - begun < QUICK ? Math.min(MOST, size * 2) : Math.max(LEAST, size / 2)
  }
}

/** Where the sending stands at the server; what is not there any more is begun anew. */
async function standing(file: Blob, m: Mark, whose?: Whose): Promise<Upload> {
  if (m.upload) {
    try {
      return await ask(whose, 'GET', `/${m.upload}`)
    } catch (e) {
      if (!(e instanceof Problem) || e.status !== 404) throw e
    }
  }
  return ask(whose, 'POST', '', JSON.stringify({ digest: m.digest, size: file.size }), { 'Content-Type': 'application/json' })
}
