import type { ComponentProps } from 'react'

// The browser's own fields, for the pages that must be light: what the components add to them is not needed there.

/** One line. */
export function Plain(p: ComponentProps<'input'>) {
  return <input autoComplete="off" {...p} className="own-field" />
}

/** A text that grows with what is written. */
export function PlainText(p: ComponentProps<'textarea'>) {
  return <textarea {...p} className="own-field" />
}

/** On or off. */
export function Flip({ id, value, set }: { id?: string; value: boolean; set: (v: boolean) => void }) {
  return <input id={id} type="checkbox" role="switch" className="flip" checked={value} onChange={(e) => set(e.target.checked)} />
}
