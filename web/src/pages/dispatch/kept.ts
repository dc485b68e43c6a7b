import { useState } from 'react'

import { useSession } from '../../session'

// What somebody has picked outlives a page left by accident, as long as this page of
// the browser stands. It is that person's: the desk is shared.
const kept = new Map<string, unknown>()

export function useKept<T>(name: string, first: T): [T, (change: (old: T) => T) => void] {
  const { me } = useSession()
  const place = `${me.person} ${me.acting_for ?? ''} ${name}`
  const [value, set] = useState<T>(() => (kept.has(place) ? (kept.get(place) as T) : first))
  const change = (to: (old: T) => T) => set((old) => {
    const now = to(old)
    kept.set(place, now)
    return now
  })
  return [value, change]
}
