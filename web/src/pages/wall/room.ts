import { type RefObject, useLayoutEffect, useState } from 'react'

import type { Room, Size, Spare } from './pages'

/** Below this width one scrolls by hand, and everything is there. */
const BY_HAND = '(max-width: 900px)'
/** How much smaller than the page's own letters those of the rows may be and still be read from afar. */
const READABLE = 0.75
/** What a row may leave out and still say where it lies and how late it is. */
const WORDY = [0, 1, 2, 3, 4] as const
/** The smallest letters, for whoever steps nearer. */
const SMALLEST = 13

/**
 * The room that the rows have, measured on the page itself: in a box, by some of the
 * rows that stand in it unseen, in each of the sizes. Whatever they are made from is
 * named, so that it is measured anew.
 */
export function useRoom(box: RefObject<HTMLElement | null>, sample: RefObject<HTMLElement | null>, ...from: unknown[]): Room | undefined {
  const [room, set] = useState<Room>()
  useLayoutEffect(() => {
    const measure = () => set(box.current && sample.current && !matchMedia(BY_HAND).matches ? measured(box.current, sample.current) : undefined)
    measure()
    const watch = new ResizeObserver(measure)
    if (box.current) watch.observe(box.current)
    return () => watch.disconnect()
  }, [box, sample, ...from])
  return room
}

function measured(box: HTMLElement, sample: HTMLElement): Room {
  const own = Math.round(Number.parseFloat(getComputedStyle(box).fontSize))
  const fonts = Array.from({ length: own - SMALLEST + 1 }, (_, i) => own - i)
  const large = fonts.filter((f) => f >= own * READABLE)
  // Before a row goes, its words go, and the air about it before them; before its letters are too small to be read from afar, too.
  const sparing = (some: number[], spares: readonly Spare[]) => spares.flatMap((spare) => some.map((font) => sizeOf(font, spare, sample, box.clientWidth)))
  // When nothing else has room for all, rows are told by the ends of their numbers alone.
  const sizes = [...sparing(large, WORDY), ...sparing(fonts.slice(large.length), WORDY), ...sparing(fonts, [5])]
  return { height: box.clientHeight, readable: 2 * large.length, sizes }
}

const width = (e: Element) => e.getBoundingClientRect().width

function sizeOf(font: number, spare: Spare, sample: HTMLElement, wide: number): Size {
  sample.style.fontSize = `${font}px`
  sample.dataset.spare = String(spare)
  const list = sample.querySelector('ul')!
  const rows = [...list.children]
  const style = getComputedStyle(list)
  const [down, across] = [style.rowGap, style.columnGap].map(Number.parseFloat) as [number, number]
  // A row that had each of its parts as wide as any row has it.
  const parts = [0, 1, 2].map((i) => Math.max(...rows.map((r) => width(r.children[i]!))))
  const beside = width(rows[0]!) - [...rows[0]!.children].reduce((sum, c) => sum + width(c), 0)
  const column = Math.ceil(parts.reduce((a, b) => a + b) + beside)
  const row = Math.max(...rows.map((r) => r.getBoundingClientRect().height)) + down
  return { font, spare, columns: Math.max(1, Math.floor((wide + across) / (column + across))), row, heading: sample.getBoundingClientRect().height - rows.length * row + down }
}
