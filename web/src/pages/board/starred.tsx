import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import { client, data } from '../../api/client'
import type { Query } from '../../api/query'
import { usePace } from '../../live'
import { numberOf } from '../../parts/number'
import { Due } from '../../parts/remaining'
import { Unread } from '../../parts/unread'
import { whose } from '../../parts/whose'
import { useSession } from '../../session'
import { word } from '../../words'

const PRIORITIES = ['superior_supervised', 'starred'] as const
const MOST = 200

/** The open cases that are starred, on top of all others whatever their instants. */
export function Starred({ query }: { query: Query<'list-cases'> }) {
  const { t } = useTranslation()
  const pace = usePace()
  const { me } = useSession()
  const found = useQuery({
    queryKey: ['cases', 'starred', query],
    queryFn: () => Promise.all(PRIORITIES.map((priority) => data(client.GET('/api/v1/cases', { params: { query: { ...query, open: 'true', priority: [priority], limit: MOST } } })))),
    refetchInterval: pace,
  })
  if (found.isError) return <Unread of={t('board.starred')} error={found.error} again={found.refetch} />
  const rows = (found.data ?? []).flatMap((p) => p.cases)
  const more = found.data?.some((p) => p.next)
  if (!rows.length) return null
  return (
    <section className="starred-cases" aria-label={t('board.starred')}>
      <h2><span className="star" aria-hidden>★</span> {t('board.starred')}<span className="count">{t('desk.cases', { n: rows.length, count: rows.length })}{more ? '+' : ''}</span></h2>
      <ul>
        {rows.map((r) => (
          <li key={r.id}>
            <Link className="number" to={`/cases/${r.id}`} title={word('Priority', r.priority)}>{numberOf(r)}</Link> <span className="faint">{r.region} {word('State', r.state)}</span>
            {r.next_due_at ? <Due at={r.next_due_at} of={whose(r.next_owner, me.posts)} /> : null}
          </li>
        ))}
      </ul>
    </section>
  )
}
