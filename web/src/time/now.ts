import { useCallback, useSyncExternalStore } from 'react'

import { serverNow } from '../api/clock'

const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined
let tick = 0

function listen(changed: () => void) {
  listeners.add(changed)
  timer ??= setInterval(() => {
    tick = serverNow()
    listeners.forEach((l) => l())
  }, 1000)
  return () => {
    listeners.delete(changed)
    if (listeners.size) return
    clearInterval(timer)
    timer = undefined
  }
}

/** The server's time of the present second, the same for all on a page. */
function present(): number {
  if (!timer && Math.abs(serverNow() - tick) >= 1000) tick = serverNow()
  return tick
}

const still = () => () => {}

/**
 * What somebody makes of the server's time, told anew only when it changes: of
 * thousands of lines that each show what is left of days, few are drawn anew in
 * a second. Where it does not run, it is told when it is drawn for another reason.
 */
export function useAt<T extends string | number | boolean>(of: (now: number) => T, runs = true): T {
  return useSyncExternalStore(runs ? listen : still, useCallback(() => of(present()), [of]))
}

const same = (now: number) => now

/** The server's time, anew every second; all on a page tick together. */
export function useNow(): number {
  return useAt(same)
}
