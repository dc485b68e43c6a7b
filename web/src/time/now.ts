import { useEffect, useState } from 'react'

import { serverNow } from '../api/client'

const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined

/** The server's time, anew every second; all on a page tick together. */
export function useNow(): number {
  const [now, setNow] = useState(serverNow)
  useEffect(() => {
    const tick = () => setNow(serverNow())
    listeners.add(tick)
    timer ??= setInterval(() => listeners.forEach((l) => l()), 1000)
    return () => {
      listeners.delete(tick)
      if (listeners.size === 0) {
        clearInterval(timer)
        timer = undefined
      }
    }
  }, [])
  return now
}
