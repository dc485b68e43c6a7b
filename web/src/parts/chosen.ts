import { useEffect, useRef } from 'react'

/** A row of tabs that is wider than the page shows the one that is chosen. */
export function useChosen<E extends HTMLElement>(chosen: string | undefined) {
  const row = useRef<E>(null)
  useEffect(() => {
    const [all, one] = [row.current, row.current?.querySelector<HTMLElement>('[aria-current]')]
    if (all && one) all.scrollLeft = one.offsetLeft - (all.clientWidth - one.offsetWidth) / 2
  }, [chosen])
  return row
}
