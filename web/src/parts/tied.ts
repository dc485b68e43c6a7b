import { useLayoutEffect } from 'react'

/**
 * Ties what stands beside a field to the field itself, for whoever hears it: that it is
 * needed, and what is wrong with it. fault is the id of the element that says so.
 */
export function useTied(id: string, needed: boolean, fault: string | undefined) {
  useLayoutEffect(() => {
    const field = document.getElementById(id)
    if (!field) return undefined
    if (needed) field.setAttribute('aria-required', 'true')
    else field.removeAttribute('aria-required')
    if (!fault) return undefined
    const before = field.getAttribute('aria-describedby')
    field.setAttribute('aria-invalid', 'true')
    field.setAttribute('aria-describedby', before ? `${before} ${fault}` : fault)
    return () => {
      field.removeAttribute('aria-invalid')
      if (before) field.setAttribute('aria-describedby', before)
      else field.removeAttribute('aria-describedby')
    }
  })
}
