import { Dropdown } from 'antd'
import { type ReactElement, useState } from 'react'

import type { Items } from './menu'

/** The menu of a button that has been pressed: it stands open, and the keyboard is in it. */
export default function Opened({ items, selected, button }: { items: Items; selected?: string; button: ReactElement }) {
  const [open, set] = useState(true)
  return (
    <Dropdown trigger={['click']} open={open} onOpenChange={set} autoFocus menu={{ selectedKeys: selected === undefined ? [] : [selected], items, onClick: () => set(false) }}>
      {button}
    </Dropdown>
  )
}
