import { useSyncExternalStore } from 'react'

// Paper is narrow too, but what is printed is the page as it stood.
const paper = matchMedia('print')

function within(width: number) {
  const small = matchMedia(`(max-width: ${width}px)`)
  let narrow = small.matches
  const on = (changed: () => void) => {
    small.addEventListener('change', changed)
    return () => small.removeEventListener('change', changed)
  }
  return () => useSyncExternalStore(on, () => (paper.matches ? narrow : (narrow = small.matches)))
}

/** The page is as wide as a telephone. */
export const useNarrow = within(640)
/** What stands beside the page's main column elsewhere stands within it. */
export const useOneColumn = within(900)
