import { DownOutlined } from '@ant-design/icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Badge, Button, Dropdown } from 'antd'
import { type ReactNode, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { NavLink, useLocation } from 'react-router'

import { client, data } from '../api/client'
import { forgetOthers, keepAll } from '../drafts'
import { useSession } from '../session'
import { clockTime, full } from '../time'
import { useNow } from '../time/now'
import { language, speak } from '../words'
import { useLine, useLive } from '../live'
import { Bell, ringsFor } from './bell'
import { type Place, places } from './places'

/** The bar on top and the page below it. */
export function Frame({ children }: { children: ReactNode }) {
  const { t } = useTranslation()
  const session = useSession()
  useEffect(() => forgetOthers(session.me.person), [session.me.person])
  useLive(ringsFor(session))
  const { pathname } = useLocation()
  const here = places.find((p) => p.path === '/' ? pathname === '/' : pathname.startsWith(p.path))
  useEffect(() => {
    document.title = (here ? `${t(`place.${here.name}`)} · ` : '') + t('product')
  }, [here, t, pathname])
  // On a telephone the bar is wider than the screen: where one is stays in sight.
  const bar = useRef<HTMLElement>(null)
  useEffect(() => bar.current?.querySelector('[aria-current=page]')?.scrollIntoView({ inline: 'nearest', block: 'nearest' }), [pathname])
  // On the wall there is nobody to press anything: the clock, and what is said.
  if (pathname === '/wall') {
    return (
      <div className="frame wall">
        <header className="bar"><NavLink to="/" className="name">交办</NavLink><b className="title">{t('board.title')}</b><ServerClock /></header>
        <Reach />
        <main className="page" id="content">{children}</main>
      </div>
    )
  }
  return (
    <div className="frame">
      <a className="skip" href="#content">{t('skip')}</a>
      <header className="bar">
        <NavLink to="/" className="name">交办</NavLink>
        <nav aria-label={t('places')} ref={bar}>
          {places.filter((p) => p.of(session) && !p.seldom).map((p) => (
            <NavLink key={p.path} to={p.path} end={p.path === '/'}>{t(`place.${p.name}`)}</NavLink>
          ))}
          <Seldom here={here} />
        </nav>
        <Who />
      </header>
      <Reach />
      <main className="page" id="content" tabIndex={-1}>{children}</main>
    </div>
  )
}

/** The places that people go to now and then, under one menu so that the bar stays short. */
function Seldom({ here }: { here?: Place }) {
  const { t } = useTranslation()
  const session = useSession()
  const found = places.filter((p) => p.seldom && p.of(session))
  if (!found.length) return null
  const current = found.find((p) => p.path === here?.path)
  return (
    <Dropdown trigger={['click']} menu={{ selectedKeys: current ? [current.path] : [], items: found.map((p) => ({ key: p.path, label: <NavLink to={p.path}>{t(`place.${p.name}`)}</NavLink> })) }}>
      <Button type="text" className="seldom" aria-current={current ? 'page' : undefined}>{t(current ? `place.${current.name}` : 'place.seldom')} <DownOutlined style={{ fontSize: 10 }} /></Button>
    </Dropdown>
  )
}

function Who() {
  const { t } = useTranslation()
  const { me } = useSession()
  const queries = useQueryClient()
  const roles = [...new Set(me.posts.map((p) => `${p.unit_name} ${p.role_name}`))]
  async function leave() {
    await keepAll()
    await client.DELETE('/api/v1/session').catch(() => {})
    queries.clear()
    location.assign('/')
  }
  return (
    <div className="who">
      <ServerClock />
      <Bell />
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            { key: 'posts', type: 'group', label: roles.join('；') },
            { key: 'me', label: <NavLink to="/me">{t('place.me')}</NavLink> },
            { key: 'language', label: t('language.other'), onClick: () => speak(language() === 'zh' ? 'en' : 'zh') },
            { key: 'leave', label: t('leave'), onClick: leave },
          ],
        }}
      >
        <Button type="text">{me.name}</Button>
      </Dropdown>
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
      {full(now).slice(0, -9)}
    </span>
  )
}

/** Says that the program cannot be reached; heals by itself. */
function Reach() {
  const { t } = useTranslation()
  const alive = useQuery({
    queryKey: ['alive'],
    queryFn: () => data(client.GET('/healthz')),
    refetchInterval: (q) => (q.state.status === 'error' ? 2_000 : 15_000),
    retry: 1,
    refetchOnWindowFocus: true,
  })
  const { up } = useLine()
  if (alive.isError) return <div className="lost" role="alert"><Badge status="warning" /> {t('lost')}</div>
  if (!up) return <div className="lost" role="status"><Badge status="warning" /> {t('live.lost')}</div>
  return null
}
