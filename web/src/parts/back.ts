import { useEffect, useState } from 'react'

// Where whoever closed the last form had opened it.
let opened: Element | null = null

/**
 * Whoever closes a form stands again where they opened it, so that the keys of a
 * list go on from there. Where something else has taken the keyboard, as a
 * receipt does, it keeps it until that is closed.
 */
export function useStandAgain() {
  const [from] = useState(() => document.activeElement)
  useEffect(() => () => {
    opened = from
    setTimeout(standAgain)
  }, [from])
}

/** Gives the keyboard back where nothing has it: where the last form was opened, or to the page where that is gone. */
export function standAgain() {
  const at = document.activeElement
  if (at && at !== document.body) return
  const there = opened instanceof HTMLElement && opened !== document.body && opened.isConnected ? opened : document.getElementById('content')
  there?.focus({ preventScroll: true })
}
