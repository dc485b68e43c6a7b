import { useSyncExternalStore } from 'react'

// For whom this window acts 代行. It is said with each request and nowhere else:
// another window of the same person acts for itself.
const KEPT = 'jiaoban.acting-for'

let whom = read()
const watching = new Set<() => void>()

function read(): string {
  try {
    return sessionStorage.getItem(KEPT) ?? ''
  } catch {
    return ''
  }
}

export function actingFor(): string {
  return whom
}

export function useActingFor(): string {
  return useSyncExternalStore((changed) => (watching.add(changed), () => watching.delete(changed)), actingFor)
}

/** From now on this window acts for somebody, or for nobody. */
export function actFor(person: string) {
  whom = person
  try {
    if (person) sessionStorage.setItem(KEPT, person)
    else sessionStorage.removeItem(KEPT)
  } catch {
    // a browser that keeps nothing forgets it with the window
  }
  watching.forEach((w) => w())
}

/** One's own affairs, which nobody does for another: they are asked without. */
const OWN = /^\/(healthz$|api\/v1\/(me\/|sessions?\b|sign-in|sso\b|delegations\b|uploads\b|files$))/

/** The header of a request to a path, where one acts for another. */
export function actingHeader(path: string, of = whom): Record<string, string> {
  return of && !OWN.test(path) ? { 'Acting-For': of } : {}
}
