import { CloseOutlined } from '@ant-design/icons'
import { Button, Drawer } from 'antd'
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { Reach } from '../../../shell/reach'

type Framed = { title: string; close: () => void; foot?: ReactNode; children: ReactNode }

/** What holds the form of a command: over the page, or beside what is read while one writes. */
export function Frame({ beside, ...framed }: Framed & { beside?: boolean }) {
  if (beside) return <Beside {...framed} />
  const { title, close, foot, children } = framed
  return <Drawer open size={760} onClose={close} title={title} destroyOnHidden footer={foot} styles={{ body: { paddingTop: 16 } }}><Reach within />{children}</Drawer>
}

/**
 * Beside the page it covers nothing. Where there is no room for that it stands at
 * the foot, and can be folded to one line; what is typed stays in it.
 */
function Beside({ title, close, foot, children }: Framed) {
  const { t } = useTranslation()
  const id = useId()
  const here = useRef<HTMLElement>(null)
  const [folded, fold] = useState(false)
  useEffect(() => here.current?.focus({ preventScroll: true }), [])
  const escape = () => {
    if (!here.current?.querySelector('.ant-select-open')) close() // the key closes the list first
  }
  return (
    <aside ref={here} className={folded ? 'beside folded' : 'beside'} role="dialog" aria-labelledby={id} tabIndex={-1} onKeyDown={(e) => e.key === 'Escape' && escape()}>
      <header>
        <h2 id={id}>{title}</h2>
        <Button size="small" className="fold" aria-expanded={!folded} onClick={() => fold(!folded)}>{t(folded ? 'form.unfold' : 'form.fold')}</Button>
        <Button type="text" size="small" icon={<CloseOutlined />} aria-label={t('form.back')} onClick={close} />
      </header>
      <div className="beside-body">{children}</div>
      {foot ? <footer>{foot}</footer> : null}
    </aside>
  )
}
