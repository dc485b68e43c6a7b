import { type ReactNode, useContext, useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { parsePath, UNSAFE_NavigationContext as Navigation, useLocation } from 'react-router'

import { answered, arrived, hold, leave, leaveOne, whenAsked } from './held'
import { modal } from './voice'

/** Asks before somebody goes to another page of the program, back, or away from what is held. */
export function Leaving({ children }: { children: ReactNode }) {
  const { t } = useTranslation()
  const around = useContext(Navigation)
  const location = useLocation()
  useEffect(() => arrived((history.state as { idx?: number } | null)?.idx), [location])
  const here = useRef(location)
  here.current = location
  const asking = useRef(false)
  useEffect(() => whenAsked((says, go) => {
    if (asking.current) return
    asking.current = true
    modal.confirm({ title: t('leaving.sure'), content: says, okText: t('leaving.leave'), cancelText: t('leaving.stay'), ...answered(() => { asking.current = false }, go) })
  }), [t])
  const guarded = useMemo(() => {
    const push: typeof around.navigator.push = (...to) => leave(() => around.navigator.push(...to))
    // In the place of the present page is another one, or another of its tabs.
    const tab = (search = '') => new URLSearchParams(search).get('tab')
    const replace: typeof around.navigator.replace = (to, ...how) => {
      const { pathname, search } = typeof to === 'string' ? parsePath(to) : to
      const go = () => around.navigator.replace(to, ...how)
      if (pathname === here.current.pathname && tab(search) === tab(here.current.search)) go()
      else leave(go)
    }
    const navigator = Object.assign(Object.create(around.navigator) as typeof around.navigator, { push, replace })
    return { ...around, navigator }
  }, [around])
  return <Navigation.Provider value={guarded}>{children}</Navigation.Provider>
}

/**
 * Holds whoever would leave a form in which something is written: back is what
 * its own button does, free is called once it was sent.
 */
export function useHeld(dirty: boolean, says?: string) {
  const { t } = useTranslation()
  const text = says ?? t('leaving.lost')
  const let_ = useRef<() => void>(undefined)
  const free = () => {
    let_.current?.()
    let_.current = undefined
  }
  useEffect(() => {
    if (!dirty) return undefined
    let_.current = hold(text)
    return () => free()
  }, [dirty, text])
  const back = (go: () => void) => (let_.current ? leaveOne(text, free, go) : go())
  return { back, free }
}
