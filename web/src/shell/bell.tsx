import { BellOutlined, MutedOutlined, SoundOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useEffect, useRef, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { NavLink, useLocation } from 'react-router'

import { markRead, type Notice, useInbox } from '../api/notices'
import { listenForHand, ring, setRinging, useRinging, useSounding } from '../live/sound'
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
  const heard = useSounding()
  // The click that lets it sound does not mute it.
  const wakes = useRef(false)
  const waits = sound && !heard
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
  // What waited before anything could be heard rings with the first hand on the page.
  useEffect(() => {
    if (rings && open && heard) ring()
  }, [rings, open, heard])
  useEffect(() => {
    if (!rings || !open) return undefined
    const reminding = setInterval(ring, REMIND)
    return () => clearInterval(reminding)
  }, [rings, open])
  return (
    <>
      {rings ? (
        <Button
          type="text" className={waits ? 'sound-waits' : undefined} icon={sound && !waits ? <SoundOutlined /> : <MutedOutlined />} aria-pressed={waits ? undefined : sound}
          title={t(waits ? 'sound.mean' : sound ? 'live.soundOn' : 'live.soundOff')} aria-label={waits ? undefined : t(sound ? 'live.soundOn' : 'live.soundOff')}
          onPointerDown={() => { wakes.current = waits }} onKeyDown={() => { wakes.current = waits }}
          onClick={() => { if (!wakes.current) setRinging(!sound); wakes.current = false }}
        >{waits ? <span className="sound-word">{t('sound.waits')}</span> : null}</Button>
      ) : null}
      <NavLink to="/notices" className="bell" aria-label={t('notices.bell', { n: unread.length })} title={t('notices.bell', { n: unread.length })}>
        <BellOutlined style={{ fontSize: 18, color: '#fff' }} />{unread.length ? <span className={`unread ${open ? 'rings' : ''}`} aria-hidden>{unread.length > 99 ? '99+' : unread.length}</span> : null}
      </NavLink>
    </>
  )
}

/** Whoever looks at a case has read what there is about it; what is urgent goes on ringing as long as it waits for their signature. */
function useSeen(unread: Notice[]) {
  const { pathname } = useLocation()
  const queries = useQueryClient()
  const asked = useRef(new Set<string>())
  const id = /^\/cases\/([^/]+)/.exec(pathname)?.[1]
  const signed = useSyncExternalStore(
    (told) => queries.getQueryCache().subscribe(told),
    () => queries.getQueryData<{ allowed: string[] }>(['case', id])?.allowed.includes('acknowledge') === false, // not while it has not been read
  )
  useEffect(() => {
    const seen = unread.filter((n) => n.case === id && !asked.current.has(n.id) && (signed || !n.urgent)).map((n) => n.id)
    if (!seen.length || document.visibilityState !== 'visible') return
    seen.forEach((n) => asked.current.add(n))
    void markRead(seen).then(() => queries.invalidateQueries({ queryKey: ['notices'] }))
  }, [id, signed, unread, queries])
}
