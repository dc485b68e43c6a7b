/** After this it is fetched also for paper, and for whoever scrolls there later. */
export const STILL = 4_000

type Watch = new (seen: (all: { isIntersecting: boolean }[]) => void) => Pick<IntersectionObserver, 'observe' | 'disconnect'>

/** Calls once when something comes into sight, or when the page has stood for a while; gives what ends it. */
export function whenSeen(here: Element, then: () => void, Observer: Watch = IntersectionObserver): () => void {
  const watch = new Observer((all) => all.some((e) => e.isIntersecting) && once())
  const later = setTimeout(() => once(), STILL)
  const end = () => {
    clearTimeout(later)
    watch.disconnect()
  }
  function once() {
    end()
    then()
  }
  watch.observe(here)
  return end
}
