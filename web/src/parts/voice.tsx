import type { ModalFuncProps } from 'antd'
import { type ComponentType, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { standAgain } from './back'
import { textOf } from './plainly'
import { Sayings } from './sayings'
import type { Speaker } from './speaker'

// What is said for a moment, and what is asked before it is done. What draws it
// is fetched with the first key or click, or when the page has been still for a
// while. Where it cannot be fetched the browser says and asks the same.

/** How long after a page came it is fetched, if nobody has touched anything. */
export const STILL = 10_000

type Drawn = ComponentType<{ ready: (s: Speaker) => void }>
const load = async (): Promise<Drawn> => (await import('./speaker')).default

let draw: (d: Drawn) => void = () => {}
let waits: (waits: boolean) => void = () => {}
const sayings = new Sayings<Speaker>(async () => draw(await load()), (now) => waits(now))

const ready = (s: Speaker) => sayings.ready(s)

const line = (kind: 'success' | 'warning' | 'error') => (text: string) => sayings.say({ aloud: (s) => void s.message[kind](text), plainly: () => window.alert(text) })

/** A line that goes by itself. */
export const message = { success: line('success'), warning: line('warning'), error: line('error') }

/** Whoever has answered stands again where they were, or on the page where that is gone. */
const thenStand = (said: ModalFuncProps): ModalFuncProps => ({ ...said, afterClose: () => { said.afterClose?.(); setTimeout(standAgain) } })

const box = (kind: 'success' | 'warning') => (said: ModalFuncProps) => sayings.say({ aloud: (s) => void s.modal[kind](thenStand(said)), plainly: () => window.alert(textOf(said.title, said.content)) })

/** A question, or what somebody must have read. */
export const modal = {
  confirm: (asked: ModalFuncProps) => {
    const over = (yes: boolean) => {
      void (yes ? asked.onOk : asked.onCancel)?.()
      asked.afterClose?.()
    }
    sayings.say({ aloud: (s) => void s.modal.confirm(thenStand(asked)), plainly: () => over(window.confirm(textOf(asked.title, asked.content))), dropped: () => over(false) })
  },
  success: box('success'),
  warning: box('warning'),
}

let anew: () => void = () => {}
/** Takes away whatever is being said or asked: there is nobody any more to answer it. */
export const hush = () => {
  sayings.hush()
  anew()
}

/** Where it is said: once, around everything. */
export function Voice() {
  const { t } = useTranslation()
  const [Drawn, set] = useState<Drawn>()
  const [person, next] = useState(0)
  const [waiting, wait] = useState(false)
  useEffect(() => {
    draw = (d) => set(() => d)
    waits = wait
    anew = () => next((n) => n + 1)
    const soon = () => {
      stop()
      void load().catch(() => {}) // said again when it is needed
    }
    const later = setTimeout(soon, STILL)
    const stop = () => {
      clearTimeout(later)
      removeEventListener('pointerdown', soon)
      removeEventListener('keydown', soon)
    }
    addEventListener('pointerdown', soon)
    addEventListener('keydown', soon)
    return stop
  }, [])
  return (
    <>
      {waiting ? <div className="opening" role="status">{t('waiting')}</div> : null}
      {Drawn ? <Drawn key={person} ready={ready} /> : null}
    </>
  )
}
