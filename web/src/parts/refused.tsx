import { type ReactNode, useEffect, useRef } from 'react'

import { Alert } from './alert'

/**
 * Why what was sent was refused, above a form. The button may be screens below it: the
 * refusal comes into sight and has the keyboard. `of` is what was refused, another
 * with every answer.
 */
export function Refused({ of, title, description, className }: { of: unknown; title?: ReactNode; description?: ReactNode; className?: string }) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (of) place.current?.focus()
  }, [of])
  return of ? <div ref={place} tabIndex={-1} className={`refused ${className ?? ''}`}><Alert type="error" role="alert" title={title ?? String(of)} description={description} /></div> : null
}
