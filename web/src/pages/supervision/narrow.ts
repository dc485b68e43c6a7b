import { useSyncExternalStore } from 'react'

const small = matchMedia('(max-width: 640px)')
const on = (changed: () => void) => {
  small.addEventListener('change', changed)
  return () => small.removeEventListener('change', changed)
}

/** The page is as wide as a telephone. */
export const useNarrow = () => useSyncExternalStore(on, () => small.matches)
