import { language } from '../words'

import { meantBy } from './acting'
import { refused } from './client'
import { Problem, Unreachable } from './problem'

/** Sends a file with fields before it, as a form. */
export async function sendForm<T>(path: string, fields: Record<string, string | undefined>, file: File): Promise<T> {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) {
    if (value) form.append(name, value)
  }
  form.append('file', file, file.name) // last: the program reads it while it comes
  const headers: Record<string, string> = { 'Accept-Language': language() === 'zh' ? 'zh-CN' : 'en', ...meantBy(path) }
  let answer: Response
  try {
    answer = await fetch(path, { method: 'POST', headers, body: form })
  } catch {
    throw new Unreachable()
  }
  const found = await answer.json().catch(() => ({}))
  if (!answer.ok) {
    const problem = new Problem(answer.status, found)
    refused(problem)
    throw problem
  }
  return found as T
}
