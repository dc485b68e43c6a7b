import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import { client, data } from '../../api/client'
import { usePace } from '../../live'
import { useSession } from '../../session'
import { short } from '../../time'

/** The campaigns that wait for a leader to choose how their days are counted; none for whoever may not. */
export function useWaitingCampaigns() {
  const { may } = useSession()
  const pace = usePace()
  const found = useQuery({ queryKey: ['campaigns'], queryFn: () => data(client.GET('/api/v1/campaigns')), enabled: may('take-campaign-live'), refetchInterval: Math.max(pace, 30_000) })
  return { found, waits: may('take-campaign-live') ? (found.data?.campaigns ?? []).filter((c) => c.state === 'draft' && !c.reading) : [] }
}

/** One of them, with the way to its form. */
export function CampaignRow({ c }: { c: ReturnType<typeof useWaitingCampaigns>['waits'][number] }) {
  const { t } = useTranslation()
  return (
    <li className="todo ours" data-campaign={c.id}>
      <div className="todo-head"><b className="todo-kind">{t('leader.campaign')}</b> <span className="faint figures">{short(c.created_at)}</span></div>
      <div className="todo-where">{c.name}</div>
      <div className="todo-deeds"><Link className="underlined" to="/rules?tab=campaigns">{t('leader.choose')}</Link></div>
    </li>
  )
}
