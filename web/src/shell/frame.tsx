import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Badge, Button, Dropdown } from 'antd'
import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { NavLink, useLocation } from 'react-router'

import { client, data } from '../api/client'
import { useSession } from '../session'
import { clockTime, full } from '../time'
import { useNow } from '../time/now'
import { language, speak } from '../words'
import { useLine, useLive } from '../live'
import { Bell, ringsFor } from './bell'
import { places } from './places'

/** The bar on top and the page below it. */
export function Frame({ children }: { children: ReactNode }) {
  const { t } = useTranslation()
  const session = useSession()
  useLive(ringsFor(session))
  const { pathname } = useLocation()
  const here = places.find((p) => p.path === '/' ? pathname === '/' : pathname.startsWith(p.path))
  useEffect(() => {
    document.title = (here ? `${t(`place.${here.name}`)} · ` : '') + t('product')
  }, [here, t, pathname])
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
        <nav aria-label={t('places')}>
          {places.filter((p) => p.of(session)).map((p) => (
            <NavLink key={p.path} to={p.path} end={p.path === '/'}>{t(`place.${p.name}`)}</NavLink>
          ))}
        </nav>
        <Who />
      </header>
      <Reach />
      <main className="page" id="content" tabIndex={-1}>{children}</main>
    </div>
  )
}

function Who() {
  const { t } = useTranslation()
  const { me } = useSession()
  const queries = useQueryClient()
  const roles = [...new Set(me.posts.map((p) => `${p.unit_name} ${p.role_name}`))]
  async function leave() {
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
