import { useSyncExternalStore } from 'react'

function within(width: number) {
  const small = matchMedia(`(max-width: ${width}px)`)
  const on = (changed: () => void) => {
    small.addEventListener('change', changed)
    return () => small.removeEventListener('change', changed)
  }
  return () => useSyncExternalStore(on, () => small.matches)
}

/** The page is as wide as a telephone. */
export const useNarrow = within(640)
/** What stands beside the page's main column elsewhere stands within it. */
export const useOneColumn = within(900)
