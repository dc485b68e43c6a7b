import { useEffect, useState } from 'react'

/**
 * Whoever closes a form stands again where they opened it, so that the keys of a
 * list go on from there. Where something else has taken the keyboard, as a
 * receipt does, it keeps it.
 */
export function useStandAgain() {
  const [from] = useState(() => document.activeElement)
  useEffect(() => () => {
    setTimeout(() => {
      const at = document.activeElement
      if ((at === document.body || at === null) && from instanceof HTMLElement && from.isConnected) from.focus()
    })
  }, [from])
}
