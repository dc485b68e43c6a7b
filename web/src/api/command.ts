import type { components } from '../facts/schema'
import { actingHeader, meantBy } from './acting'
import { refused } from './client'
import { noteDate } from './clock'
import { Problem, Unreachable } from './problem'
import { language } from '../words'

export type Outcome = components['schemas']['Outcome']

/** A key that no other request has. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('')
}

// What was sent and has no answer yet, with its key: pressing again sends the
// same request, and the program knows it.
const unanswered = new Map<string, string>()

/** Gives a command on a case, or registers one where there is none. */
export async function give(caseID: string | undefined, kind: string, body: unknown, how: { key?: string; acting?: string; sender?: string; signal?: AbortSignal } = {}): Promise<Outcome> {
  const path = caseID ? `/api/v1/cases/${encodeURIComponent(caseID)}/${kind}` : '/api/v1/cases'
  const text = JSON.stringify(body)
  const acting = actingHeader(path, how.acting)
  const sent = `${path} ${text} ${acting['Acting-For'] ?? ''}`
  const key = how.key ?? unanswered.get(sent) ?? newKey()
  unanswered.set(sent, key)
  const headers: Record<string, string> = {
    'Content-Type': 'application/json', 'Idempotency-Key': key, 'Accept-Language': language() === 'zh' ? 'zh-CN' : 'en', ...meantBy(path, how.acting, how.sender),
  }
  const asked = Date.now()
  let answer: Response
  try {
    answer = await fetch(path, { method: 'POST', headers, body: text, signal: how.signal })
  } catch {
    throw new Unreachable()
  }
  noteDate(answer, asked)
  if (answer.status >= 500) throw new Problem(answer.status, await answer.json().catch(() => ({})))
  unanswered.delete(sent)
  const found = await answer.json().catch(() => ({}))
  if (!answer.ok) {
    const problem = new Problem(answer.status, found)
    if (!how.sender) refused(problem) // what lay here to be sent was another's, and waits for them
    throw problem
  }
  return found as Outcome
}
