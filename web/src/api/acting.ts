import { useSyncExternalStore } from 'react'

import { Kept } from '../parts/browser'

// For whom this window acts 代行. It is said with each request and nowhere else:
// another window of the same person acts for itself.
const kept = new Kept('sessionStorage', 'jiaoban.acting-for')

let whom = kept.read() ?? ''
const watching = new Set<() => void>()

export function actingFor(): string {
  return whom
}

export function useActingFor(): string {
  return useSyncExternalStore((changed) => (watching.add(changed), () => watching.delete(changed)), actingFor)
}

/** From now on this window acts for somebody, or for nobody. */
export function actFor(person: string) {
  whom = person
  kept.write(person)
  watching.forEach((w) => w())
}

/** One's own affairs, which nobody does for another: they are asked without. */
const OWN = /^\/(healthz$|api\/v1\/(me\/|sessions?\b|sign-in|sso\b|delegations\b|uploads\b|files$))/

/** The header of a request to a path, where one acts for another. */
export function actingHeader(path: string, of = whom): Record<string, string> {
  return of && !OWN.test(path) ? { 'Acting-For': of } : {}
}

// Whose page this is. A browser has one session, and another window may have
// opened another person's meanwhile: what is sent from here says whom it is from, and
// the program refuses it where that is somebody else.
let self = ''

/** From now on this page is somebody's, or nobody's. */
export const iAm = (person: string) => { self = person }

/** Whose page this is, as long as it is known. */
export const myself = () => self

/** Where it is asked who is signed in, or that changes. */
const DOOR = /^\/(healthz$|api\/v1\/(me$|session\b|sso\b))/

/** The headers of a request to a path: whom it is from, and for whom. */
export function meantBy(path: string, of = whom, sender = self): Record<string, string> {
  return { ...actingHeader(path, of), ...(sender && !DOOR.test(path) ? { Sender: sender } : {}) }
}
