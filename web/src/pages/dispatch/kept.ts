import { useEffect, useState } from 'react'

/** State that outlives a page left by accident, for as long as the tab is open. */
export function useKept<T>(name: string, first: T): [T, (change: (old: T) => T) => void] {
  const [value, set] = useState<T>(() => {
    try {
      return JSON.parse(sessionStorage.getItem(name) ?? '') as T
    } catch {
      return first
    }
  })
  useEffect(() => sessionStorage.setItem(name, JSON.stringify(value)), [name, value])
  return [value, set]
}
