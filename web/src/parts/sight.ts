import { type RefObject, useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { flushSync } from 'react-dom'

/** So many lines are in sight or out of it together: to watch each of two thousand would cost more than it spares. */
const TOGETHER = 10

/**
 * Which lines of a long list are in sight, or within a screen of it, so that only these
 * are drawn anew every second. On paper every line is.
 */
export class Sight {
  private readonly near = new Set<number>()
  private places = new Map<string, number>()
  private watched = new WeakMap<Element, number>()
  private printed = false
  private readonly listeners = new Set<() => void>()
  private readonly observer = new IntersectionObserver((all) => {
    for (const { target, isIntersecting } of all) this.near[isIntersecting ? 'add' : 'delete'](this.watched.get(target)!)
    this.tell()
  }, { rootMargin: '100% 0px' })

  readonly listen = (changed: () => void) => {
    this.listeners.add(changed)
    return () => { this.listeners.delete(changed) }
  }

  /** A line lies between two that are watched: it is in sight if one of them is. */
  seen(id: string): boolean {
    const group = Math.floor((this.places.get(id) ?? 0) / TOGETHER)
    return this.printed || this.near.has(group) || this.near.has(group + 1)
  }

  /** Watches the lines of a list, which stand in it in the order of their ids. */
  watch(list: Element, ids: string[]) {
    this.observer.disconnect()
    this.near.clear()
    this.places = new Map(ids.map((id, i) => [id, i]))
    for (const [i, line] of [...list.children].entries()) {
      if (i % TOGETHER) continue
      this.watched.set(line, i / TOGETHER)
      this.observer.observe(line)
    }
  }

  /** While it is printed all is in sight, at once: the paper does not wait. */
  print(is: boolean) {
    this.printed = is
    flushSync(() => this.tell())
  }

  leave() {
    this.observer.disconnect()
  }

  private tell() {
    this.listeners.forEach((l) => l())
  }
}

/** The sight of a list whose element has the ref, and whose lines are those of the ids. */
export function useSight<E extends Element>(ids: string[]): [RefObject<E | null>, Sight] {
  const list = useRef<E>(null)
  const [sight] = useState(() => new Sight())
  const all = ids.join(' ')
  useEffect(() => {
    if (list.current) sight.watch(list.current, all.split(' '))
    return () => sight.leave()
  }, [sight, all])
  useEffect(() => {
    const before = () => sight.print(true)
    const after = () => sight.print(false)
    addEventListener('beforeprint', before)
    addEventListener('afterprint', after)
    return () => {
      removeEventListener('beforeprint', before)
      removeEventListener('afterprint', after)
    }
  }, [sight])
  return [list, sight]
}

/** Whether a line is in sight. */
export const useSeen = (sight: Sight, id: string) => useSyncExternalStore(sight.listen, useCallback(() => sight.seen(id), [sight, id]))
