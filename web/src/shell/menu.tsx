import { Button, type MenuProps } from 'antd'
import { lazy, type ReactNode, Suspense, useState } from 'react'

const load = () => import('./opened')
const Opened = lazy(load)

export type Items = NonNullable<MenuProps['items']>

/** A button of the bar with a menu, which is fetched when somebody is about to open it. */
export function BarMenu({ items, selected, className, current, children }: { items: Items; selected?: string; className?: string; current?: boolean; children: ReactNode }) {
  const [asked, ask] = useState(false)
  const soon = () => void load().catch(() => {}) // a click tries again, and says so
  const button = (
    <Button type="text" className={className} aria-current={current ? 'page' : undefined} aria-haspopup="menu" onPointerEnter={soon} onFocus={soon} onClick={() => ask(true)}>
      {children}
    </Button>
  )
  if (!asked) return button
  return <Suspense fallback={button}><Opened items={items} selected={selected} button={button} /></Suspense>
}
