import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import { client, data } from '../../api/client'
import { serverNow } from '../../api/clock'
import { Alert } from '../../parts/alert'
import { useSession } from '../../session'
import { date } from '../../time'

/** From November on: next year's calendar is missing, for whoever stores it. */
export function NextYear() {
  const { t } = useTranslation()
  const { may } = useSession()
  const today = date(serverNow())
  const next = Number(today.slice(0, 4)) + 1
  const due = may('keep-policies') && today.slice(5) >= '11-01'
  const found = useQuery({ queryKey: ['calendars'], queryFn: () => data(client.GET('/api/v1/calendars')), staleTime: 60_000, enabled: due })
  if (!due || !found.data || found.data.calendars.some((c) => c.calendar.year === next)) return null
  return <Alert type="warning" role="status" title={t('rules.calendar.soon', { n: next })} action={<Link className="underlined" to={`/rules?tab=calendars&year=${next}&edit=1`}>{t('rules.new.year', { n: next })}</Link>} style={{ marginBottom: 14 }} />
}
