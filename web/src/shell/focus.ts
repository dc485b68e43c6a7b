import { useEffect, useRef } from 'react'

/** A page of its own; what is chosen within the office or by a search is none. */
export const pageOf = (pathname: string) => (pathname.startsWith('/office') ? '/office' : pathname)

/** As long as this a page may take to come, before its heading is waited for no more. */
const PATIENCE = 10_000

/**
 * Whoever comes to a new page stands at its heading, and not at the link that is
 * left behind: a reader aloud says where one is, and Tab goes on from there.
 */
export function useHeadingFirst(pathname: string) {
  const page = pageOf(pathname)
  const was = useRef(page)
  useEffect(() => {
    if (was.current === page) return undefined
    was.current = page
    const main = document.getElementById('content')
    if (!main) return undefined
    const begun = document.activeElement
    const look = () => {
      const h1 = document.querySelector<HTMLElement>('.frame h1') // the wall's stands in its bar
      if (!h1) return false
      // Somebody who is already writing, or has a form open, is left alone.
      const at = document.activeElement
      if (at !== begun && at !== document.body && at !== null) return true
      if (main.contains(at) || document.querySelector('[role=dialog]:not(.ant-modal-confirm)')) return true
      h1.tabIndex = -1
      h1.focus({ preventScroll: true })
      return true
    }
    if (look()) return undefined
    const watch = new MutationObserver(() => { if (look()) end() })
    const later = setTimeout(() => end(), PATIENCE)
    function end() {
      watch.disconnect()
      clearTimeout(later)
    }
    watch.observe(main, { childList: true, subtree: true })
    return end
  }, [page])
}
