import { BellOutlined, MutedOutlined, SoundOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { Badge, Button } from 'antd'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { NavLink, useLocation } from 'react-router'

import { markRead, type Notice, useInbox } from '../api/notices'
import { listenForHand, ring, setRinging, useRinging } from '../live/sound'
import { useSession } from '../session'

type Session = ReturnType<typeof useSession>

/** Who is rung by what is urgent: whoever has the watch. */
export const ringsFor = (s: Session) => s.has('duty_officer', 'unit_duty_officer')

/** As long as something urgent is unread, it rings so often. */
const REMIND = 30_000

/** The bell with the count of what is unread; it rings for those on duty. */
export function Bell() {
  const { t } = useTranslation()
  const session = useSession()
  const rings = ringsFor(session)
  const sound = useRinging()
  const inbox = useInbox()
  const unread = (inbox.data?.notices ?? []).filter((n) => !n.read)
  const urgent = unread.filter((n) => n.urgent)
  useSeen(unread)
  const known = useRef(new Set<string>())
  useEffect(() => (rings ? listenForHand() : undefined), [rings])
  useEffect(() => {
    const fresh = urgent.some((n) => !known.current.has(n.id))
    known.current = new Set(urgent.map((n) => n.id))
    if (rings && fresh) ring()
  }, [urgent, rings])
  const open = urgent.length > 0
  useEffect(() => {
    if (!rings || !open) return undefined
    const reminding = setInterval(ring, REMIND)
    return () => clearInterval(reminding)
  }, [rings, open])
  return (
    <>
      {rings ? (
        <Button
          type="text" icon={sound ? <SoundOutlined /> : <MutedOutlined />} aria-pressed={sound} title={t(sound ? 'live.soundOn' : 'live.soundOff')}
          aria-label={t(sound ? 'live.soundOn' : 'live.soundOff')} onClick={() => setRinging(!sound)}
        />
      ) : null}
      <NavLink to="/notices" className="bell" aria-label={t('notices.bell', { n: unread.length })} title={t('notices.bell', { n: unread.length })}>
        <Badge count={unread.length} overflowCount={99} size="small" offset={[6, -4]} color={open ? '#c0161d' : '#4a5763'}><BellOutlined style={{ fontSize: 18, color: '#fff' }} /></Badge>
      </NavLink>
    </>
  )
}

/** Whoever looks at a case has read what there is about it. */
function useSeen(unread: Notice[]) {
  const { pathname } = useLocation()
  const queries = useQueryClient()
  const asked = useRef(new Set<string>())
  useEffect(() => {
    const id = /^\/cases\/([^/]+)/.exec(pathname)?.[1]
    const seen = unread.filter((n) => n.case === id && !asked.current.has(n.id)).map((n) => n.id)
    if (!seen.length || document.visibilityState !== 'visible') return
    seen.forEach((n) => asked.current.add(n))
    void markRead(seen).then(() => queries.invalidateQueries({ queryKey: ['notices'] }))
  }, [pathname, unread, queries])
}
