// What is being written on this page and is kept nowhere else: whoever leaves is
// asked first, by whatever way they leave.

type Hold = { says: string }

const held = new Set<Hold>()
/** Where this page stands in the browser's history. */
let here = 0
let asks: (says: string, leave: () => void) => void = (_, leave) => leave()
/** Whoever has said that they leave is not asked twice. */
let leaving = false

/** Holds whoever would leave; gives what lets them go. */
export function hold(says: string): () => void {
  const h = { says }
  held.add(h)
  return () => void held.delete(h)
}

export const holds = () => held.size > 0

/** Sets how somebody is asked. */
export function whenAsked(ask: typeof asks) {
  asks = ask
}

/**
 * What a question does when it is answered: whoever leaves goes once the question
 * is gone from the page, so that the next page finds nothing in its way and takes
 * the keyboard.
 */
export function answered(over: () => void, go: () => void) {
  let leaves = false
  return { onOk: () => { leaves = true }, afterClose: () => { over(); if (leaves) go() } }
}

/** Leaves, after asking where something is held. */
export function leave(go: () => void) {
  if (!holds() || leaving) return go()
  asks([...held].at(-1)!.says, () => {
    held.clear()
    go()
  })
}

/** Asks whoever leaves one form of a page, and lets go of that one. */
export function leaveOne(says: string, free: () => void, go: () => void) {
  asks(says, () => {
    free()
    go()
  })
}

/** The page has come to another place by itself, or by somebody's leave; a place within it has no number. */
export function arrived(at?: number) {
  here = at ?? here
  leaving = false
}

type Browser = { addEventListener: typeof window.addEventListener; removeEventListener: typeof window.removeEventListener; history: Pick<History, 'go' | 'state'> }

/**
 * Watches over the ways out of which a page is not asked: closing it, and going
 * back and forth. The browser has gone back before anybody hears of it; it is
 * sent where it was, and goes again when somebody says so.
 */
export function watchOver(browser: Browser = window): () => void {
  let back = false
  const close = (e: BeforeUnloadEvent) => {
    if (holds()) e.preventDefault()
  }
  const pop = (e: PopStateEvent) => {
    if (back) {
      back = false
      return e.stopImmediatePropagation()
    }
    const at = (e.state as { idx?: number } | null)?.idx
    if (at === undefined) return // a place within the page: nothing is left
    const by = at - here
    if (!holds() || leaving || !by) return
    e.stopImmediatePropagation()
    back = true
    browser.history.go(-by)
    leave(() => {
      leaving = true
      browser.history.go(by)
    })
  }
  browser.addEventListener('beforeunload', close)
  browser.addEventListener('popstate', pop, true)
  return () => {
    browser.removeEventListener('beforeunload', close)
    browser.removeEventListener('popstate', pop, true)
  }
}
