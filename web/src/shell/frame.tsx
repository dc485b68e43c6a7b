import { DownOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { NavLink, useLocation } from 'react-router'

import { actFor } from '../api/acting'
import { client } from '../api/client'
import { forgetDrafts, keepAll, onlyHere, useBringing } from '../drafts'
import { leave } from '../parts/held'
import { useNarrow } from '../parts/narrow'
import { modal } from '../parts/voice'
import { Waiting } from '../parts/waiting'
import { useSession } from '../session'
import { clockTime, day, full } from '../time'
import { useNow } from '../time/now'
import { forgetSending, onTheirWay } from '../uploads'
import { further, language, postName, saying, speak } from '../words'
import { useLive } from '../live'
import { ActingBanner, ActingSwitch } from './acting'
import { Bell, ringsFor } from './bell'
import { Broken } from './broken'
import { BarMenu } from './menu'
import { useHeadingFirst } from './focus'
import { keepKeyboard } from './keyboard'
import { type Place, places, placesOf } from './places'
import { Reach } from './reach'
import { titleOf, useAbout } from './title'
import { OnItsWay } from './way'

const NoPost = lazy(async () => ({ default: (await import('./nopost')).NoPost }))
const Closed = lazy(() => saying(import('./closed'), 'closed'))

/** The bar on top and the page below it. */
export function Frame({ children }: { children: ReactNode }) {
  const { t } = useTranslation()
  const session = useSession()
  useBringing()
  useLive(ringsFor(session))
  const { pathname } = useLocation()
  const here = places.find((p) => pathname.startsWith(p.path))
  const about = useAbout()
  useEffect(() => {
    document.title = titleOf(about, here && t(`place.${here.name}`), t('product'))
  }, [about, here, t, pathname])
  useHeadingFirst(pathname)
  const wall = pathname === '/wall'
  useEffect(() => keepKeyboard(document.getElementById('content')!), [wall])
  const [often, others] = placesOf(session, useNarrow())
  const shown = session.me.posts.length === 0 && !['/me', '/notices'].includes(pathname) ? <Suspense fallback={<Waiting />}><NoPost /></Suspense> : here?.closed && !here.of(session) ? <Suspense fallback={<Waiting />}><Closed name={here.name} /></Suspense> : children
  // On the wall there is nobody to press anything: the clock, and what is said.
  if (wall) {
    return (
      <div className="frame wall">
        <div className="top">
          <header className="bar"><NavLink to="/board" className="name">交办</NavLink><h1>{t('board.title')}</h1><ServerClock /></header>
          <Reach />
        </div>
        <main className="page" id="content"><Broken at={pathname}>{shown}</Broken></main>
      </div>
    )
  }
  return (
    <div className="frame">
      <a className="skip" href="#content">{t('skip')}</a>
      <div className="top">
        <header className="bar">
          <NavLink to="/" className="name">交办</NavLink>
          <nav aria-label={t('places')}>
            {often.map((p) => <NavLink key={p.path} to={p.path}>{t(`place.${p.name}`)}</NavLink>)}
            <Seldom of={others} here={here} />
          </nav>
          <Who />
        </header>
        <Reach />
      </div>
      <ActingBanner />
      <main className="page" id="content" tabIndex={-1}><Broken at={pathname}>{shown}</Broken></main>
    </div>
  )
}

/** The places that people go to now and then, and those for which a telephone has no room, under one menu so that the bar stays short. */
function Seldom({ of: found, here }: { of: Place[]; here?: Place }) {
  const { t } = useTranslation()
  if (!found.length) return null
  const current = found.find((p) => p.path === here?.path)
  return (
    <BarMenu className="seldom" current={Boolean(current)} selected={current?.path} items={found.map((p) => ({ key: p.path, label: <NavLink to={p.path}>{t(`place.${p.name}`)}</NavLink> }))}>
      {t(current ? `place.${current.name}` : 'place.seldom')} <DownOutlined style={{ fontSize: 10 }} />
    </BarMenu>
  )
}

function Who() {
  const { t } = useTranslation()
  const { me } = useSession()
  const queries = useQueryClient()
  const roles = [...new Set(me.posts.map(postName))]
  /** Whoever signs out leaves nothing here that has not arrived, and is asked before. */
  const ask = async () => {
    await keepAll()
    const [files, drafts] = await Promise.all([onTheirWay(), onlyHere(me.person)])
    const sure = () => leave(() => void out())
    const asked = (title: string, content: string, okText: string, onOk: () => void) => modal.confirm({ title, content, okText, cancelText: t('form.back'), onOk })
    const thenFiles = () => (files ? void asked(t('sending.leaveSure', { n: files }), t('sending.leaveMeans'), t('sending.leaveAll'), sure) : sure())
    if (drafts) asked(t('draft.leaveSure', { n: drafts }), t('draft.leaveMeans'), t('draft.leaveAll'), thenFiles)
    else thenFiles()
  }
  async function out() {
    await keepAll()
    await forgetSending()
    await forgetDrafts(me.person)
    actFor('')
    await client.DELETE('/api/v1/session').catch(() => {})
    queries.clear()
    location.assign('/')
  }
  return (
    <div className="who">
      <ServerClock />
      <OnItsWay />
      <ActingSwitch />
      <Bell />
      <BarMenu
        items={[
          { key: 'posts', type: 'group', label: further(...roles) },
          { key: 'me', label: <NavLink to="/me">{t('place.me')}</NavLink> },
          { key: 'language', label: t('language.other'), onClick: () => void speak(language() === 'zh' ? 'en' : 'zh') },
          { key: 'leave', label: t('leave'), onClick: () => void ask() },
        ]}
      >
        {me.name} <DownOutlined style={{ fontSize: 10 }} />
      </BarMenu>
    </div>
  )
}

function ServerClock() {
  const { t } = useTranslation()
  const now = useNow()
  return (
    <span className="clock" title={full(now)} aria-label={t('serverTime')}>
      <b>{clockTime(now)}</b>
      <br />
      {day(now)}
    </span>
  )
}
