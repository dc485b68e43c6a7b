import { type RefCallback, useCallback, useEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'

/** So many lines are in sight or out of it together: to watch each of two thousand would cost more than it spares. */
const TOGETHER = 10

/**
 * Which lines of a long list are in sight, or within a screen of it, so that only these
 * are drawn anew every second. seen says it of a line by its place in the list; mark is
 * the ref of the lines that are watched, undefined for the others. On paper every line
 * is in sight.
 */
export function useSight() {
  const [near, setNear] = useState<ReadonlySet<number>>(new Set([0]))
  const observer = useRef<IntersectionObserver>(undefined)
  const marks = useRef(new Map<number, RefCallback<Element>>())
  const places = useRef(new WeakMap<Element, number>())
  observer.current ??= new IntersectionObserver((all) => setNear((old) => {
    const now = new Set(old)
    for (const { target, isIntersecting } of all) now[isIntersecting ? 'add' : 'delete'](places.current.get(target)!)
    return now
  }), { rootMargin: '100% 0px' })
  const mark = useCallback((place: number) => {
    if (place % TOGETHER) return undefined
    const group = place / TOGETHER
    const known = marks.current.get(group) ?? ((e: Element | null) => {
      if (!e) return
      places.current.set(e, group)
      observer.current!.observe(e)
      return () => observer.current!.unobserve(e)
    })
    marks.current.set(group, known)
    return known
  }, [])
  const [printed, setPrinted] = useState(false)
  useEffect(() => {
    const all = () => flushSync(() => setPrinted(true)) // at once: the paper does not wait
    const some = () => setPrinted(false)
    addEventListener('beforeprint', all)
    addEventListener('afterprint', some)
    return () => {
      removeEventListener('beforeprint', all)
      removeEventListener('afterprint', some)
    }
  }, [])
  // A line lies between two that are watched: it is in sight if one of them is.
  const seen = (place: number) => printed || near.has(Math.floor(place / TOGETHER)) || near.has(Math.floor(place / TOGETHER) + 1)
  return { seen, mark }
}
