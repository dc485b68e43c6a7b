import { type KeyboardEvent, useEffect, useRef, useState } from 'react'

import type { Row } from './plan'

type Deeds = { pick: (r: Row) => unknown; show: (r: Row) => unknown; assign: (r: Row) => unknown; deed: (r: Row, kind: string) => unknown }

const COMMANDS: Record<string, string> = { s: 'screen', r: 'rule', c: 'countersign' }

/** The keyboard through the rows: one of them has the focus, the others follow it. While nothing has the focus the keys are the rows' as well. */
export function useKeys(rows: Row[], does: Deeds) {
  const list = useRef<HTMLUListElement>(null)
  const [at, go] = useState(0)
  const here = Math.min(at, Math.max(0, rows.length - 1))
  function press(e: KeyboardEvent) {
    if ((e.target as HTMLElement).tagName === 'LI') act(e) // within a row, keys are the fields' own
  }
  function act(e: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'preventDefault'>, afresh = false) {
    if (e.ctrlKey || e.metaKey || e.altKey) return
    const row = rows[here]
    if (!row) return
    const key = e.key.toLowerCase()
    if (key === 'arrowdown' || key === 'j' || key === 'arrowup' || key === 'k') {
      // The first press on a fresh page goes to the row that is first.
      const next = afresh ? here : Math.max(0, Math.min(rows.length - 1, here + (key === 'arrowdown' || key === 'j' ? 1 : -1)))
      go(next)
      ;(list.current?.children[next] as HTMLElement | undefined)?.focus()
    } else if (key === ' ' || key === 'x') does.pick(row)
    else if (key === 'enter') does.show(row)
    else if (key === 'a') does.assign(row)
    else if (COMMANDS[key]) does.deed(row, COMMANDS[key]!)
    else return
    e.preventDefault()
  }
  const unfocused = useRef(act)
  unfocused.current = act
  useEffect(() => {
    const heard = (e: globalThis.KeyboardEvent) => {
      // What has no focus scrolls by the space and answers nothing by the enter key.
      const nothing = e.target === document.body || (e.target as HTMLElement).id === 'content'
      if (nothing && !e.defaultPrevented && ![' ', 'Enter'].includes(e.key) && !document.querySelector('[role=dialog]')) unfocused.current(e, true)
    }
    document.addEventListener('keydown', heard)
    return () => document.removeEventListener('keydown', heard)
  }, [])
  return { list, at: here, go, press }
}
