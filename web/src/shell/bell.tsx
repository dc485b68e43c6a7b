import { BellOutlined, MutedOutlined, SoundOutlined } from '@ant-design/icons'
import { Badge, Button } from 'antd'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { NavLink } from 'react-router'

import { useInbox } from '../api/notices'
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
        <Badge count={unread.length} overflowCount={99} size="small" color={open ? '#c0161d' : '#4a5763'}><BellOutlined style={{ fontSize: 18, color: '#fff' }} /></Badge>
      </NavLink>
    </>
  )
}
