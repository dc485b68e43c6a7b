import { useState } from 'react'

import { Problem, Unreachable } from '../api/problem'
import i18next from 'i18next'

/** What a refusal says: the problem's own text, and that of each field. */
export function saidBy(e: unknown): string {
  if (e instanceof Problem) return [e.message, ...Object.values(e.fields)].join(' ')
  return e instanceof Unreachable || e instanceof TypeError ? `${i18next.t('failed.away')} ${i18next.t('failed.awayAgain')}` : i18next.t('failed.broken')
}

/** Something that a person does by a button: whether it is under way, and why it was refused. at: says what is refused of fields beside them, where there are such fields. */
export function useDoing() {
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState('')
  async function go<T>(todo: () => Promise<T>, at?: (fields: Record<string, string>) => boolean): Promise<{ done: T } | undefined> {
    setBusy(true)
    setFault('')
    try {
      return { done: await todo() }
    } catch (e) {
      setFault(e instanceof Problem && at?.(e.fields) ? e.message : saidBy(e))
      return undefined
    } finally {
      setBusy(false)
    }
  }
  return { busy, fault, go, clear: () => setFault('') }
}
