import { useEffect, useSyncExternalStore } from 'react'

// What a page is about, for the title of its tab: tabs of several cases are told apart.
let about = ''
const watching = new Set<() => void>()

function set(now: string) {
  about = now
  watching.forEach((w) => w())
}

/** Says what this page is about, for as long as it is shown. */
export function useTitle(what: string | undefined) {
  useEffect(() => {
    if (!what) return undefined
    set(what)
    return () => set('')
  }, [what])
}

export function useAbout(): string {
  return useSyncExternalStore((w) => (watching.add(w), () => watching.delete(w)), () => about)
}

/** The title: what the page is about, where it is, and the program. */
export const titleOf = (...parts: (string | undefined)[]) => parts.filter(Boolean).join(' · ')
