import { type KeyboardEvent, useRef, useState } from 'react'

import type { Row } from './plan'

type Deeds = { pick: (r: Row) => unknown; show: (r: Row) => unknown; assign: (r: Row) => unknown; deed: (r: Row, kind: string) => unknown }

const COMMANDS: Record<string, string> = { s: 'screen', r: 'rule', c: 'countersign' }

/** The keyboard through the rows: one of them has the focus, the others follow it. */
export function useKeys(rows: Row[], does: Deeds) {
  const list = useRef<HTMLUListElement>(null)
  const [at, go] = useState(0)
  const here = Math.min(at, Math.max(0, rows.length - 1))
  function press(e: KeyboardEvent) {
    const target = e.target as HTMLElement
    if (target.tagName !== 'LI' || e.ctrlKey || e.metaKey || e.altKey) return // within a row, keys are the fields' own
    const row = rows[here]
    if (!row) return
    const key = e.key.toLowerCase()
    if (key === 'arrowdown' || key === 'j' || key === 'arrowup' || key === 'k') {
      const next = Math.max(0, Math.min(rows.length - 1, here + (key === 'arrowdown' || key === 'j' ? 1 : -1)))
      go(next)
      ;(list.current?.children[next] as HTMLElement | undefined)?.focus()
    } else if (key === ' ' || key === 'x') does.pick(row)
    else if (key === 'enter') does.show(row)
    else if (key === 'a') does.assign(row)
    else if (COMMANDS[key]) does.deed(row, COMMANDS[key]!)
    else return
    e.preventDefault()
  }
  return { list, at: here, go, press }
}
