import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'

import { Alert } from '../../parts/alert'
import { useWaitingHandover } from '../../api/handovers'
import { useSession, whoActs } from '../../session'
import { short } from '../../time'
import { bothNames } from './names'

/** Says at the desk that a hand-over waits, above all to the person who is to take it. */
export function HandoverWaits() {
  const { t } = useTranslation()
  const { me } = useSession()
  const go = useNavigate()
  const waiting = useWaitingHandover()
  const h = waiting.data?.handover
  if (!h) return null
  const names = waiting.data!.names
  const mine = h.to === whoActs(me)
  const from = bothNames(h.offered_by, h.offered_for, names, t)
  const to = names.people[h.to] ?? h.to
  return (
    <Alert
      className="hands-over" type={mine ? 'warning' : 'info'} showIcon role="status" title={<>{mine ? t('handover.forYou', { from }) : [h.offered_by, h.offered_for].includes(whoActs(me)) ? t('handover.yours', { to }) : t('handover.waitsFor', { from, to })} <span className="faint figures">{short(h.offered_at)}</span></>}
      action={<Button type={mine ? 'primary' : 'default'} onClick={() => go('/handover')}>{t(mine ? 'handover.open' : 'handover.look')}</Button>}
    />
  )
}
