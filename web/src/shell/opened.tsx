import { Dropdown } from 'antd'
import { type ReactElement, useRef, useState } from 'react'

import type { Items } from './menu'

/** The menu of a button that has been pressed: it stands open, and the keyboard is in it until it closes. */
export default function Opened({ items, selected, button }: { items: Items; selected?: string; button: ReactElement }) {
  const [open, set] = useState(true)
  const at = useRef<HTMLSpanElement>(null)
  return (
    <span ref={at} style={{ display: 'contents' }} onKeyDown={(e) => {
      if (e.key !== 'Escape' || !open) return
      set(false)
      at.current?.querySelector('button')?.focus()
    }}>
      <Dropdown trigger={['click']} open={open} onOpenChange={set} autoFocus menu={{ selectedKeys: selected === undefined ? [] : [selected], items, onClick: () => set(false) }}>
        {button}
      </Dropdown>
    </span>
  )
}
