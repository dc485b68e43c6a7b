import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'

import { ringing } from './sound'
import { lineNow, onLine, open } from './line'

// What is shown is read anew at most so often, however much changes.
const GATHER = 100
const LISTS = 500

/** Has whatever is shown read anew when it changes; for the frame, once. */
export function useLive(rings: boolean) {
  const queries = useQueryClient()
  useEffect(() => {
    const changed = new Set<string>()
    let waiting: ReturnType<typeof setTimeout> | undefined
    let last = 0
    const read = () => {
      waiting = undefined
      last = Date.now()
      for (const id of changed) void queries.invalidateQueries({ queryKey: ['case', id] })
      changed.clear()
      for (const list of ['cases', 'tally', 'shift']) void queries.invalidateQueries({ queryKey: [list] })
    }
    const close = open(
      {
        case: (id) => {
          changed.add(id)
          waiting ??= setTimeout(read, Math.max(GATHER, last + LISTS - Date.now()))
        },
        notice: () => void queries.invalidateQueries({ queryKey: ['notices'] }),
        all: () => void queries.invalidateQueries(),
        ended: () => void queries.invalidateQueries({ queryKey: ['me'] }),
      },
      () => rings && ringing(),
    )
    return () => {
      clearTimeout(waiting)
      close()
    }
  }, [queries, rings])
}

export function useLine() {
  return useSyncExternalStore(onLine, lineNow)
}

/** How often a list is read anew by itself: seldom while the line stands, which tells of changes at once. */
export function usePace(): number {
  return useLine().up ? 60_000 : 15_000
}
