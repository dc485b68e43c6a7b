import './page.css'

import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import { client, data } from '../../api/client'
import { Unsent } from '../../drafts/unsent'
import { usePace } from '../../live'
import { Failed } from '../../parts/failed'
import { Printed } from '../../parts/printed'
import { Waiting } from '../../parts/waiting'
import { useFilter } from './filter'
import { Filters } from './filters'
import { More } from './more'
import { useCases } from './pages'
import { Starred } from './starred'
import { CaseTable } from './table'
import { Tallies } from './tallies'

/** The countdown board 倒计时看板: every open case by its next due instant. */
export default function Board() {
  const { t } = useTranslation()
  const pace = usePace()
  const { at, set, chosen, query, narrowed } = useFilter()
  const { cases, units, rows } = useCases('board', query)
  const tally = useQuery({ queryKey: ['tally', 'board', query], queryFn: () => data(client.GET('/api/v1/tally', { params: { query } })), refetchInterval: pace })
  return (
    <>
      <div className="head"><h1>{t('board.title')}{tally.data ? <span className="count">{t('desk.cases', { n: tally.data.total, count: tally.data.total })}</span> : null}</h1><Link to="/wall">{t('wall.open')}</Link></div>
      <Printed />
      <Unsent />
      <Tallies of={chosen} show={at.get('show') ?? ''} choose={(v) => set('show', v)} />
      <Filters />
      <Starred query={query} />
      {cases.isPending ? <Waiting /> : cases.isError && !rows.length ? <Failed error={cases.error} again={() => cases.refetch()} /> : rows.length === 0 ? (
        <p className="card no-cases">{t(narrowed ? 'board.noneSo' : 'board.none')}</p>
      ) : (
        <>
          <CaseTable rows={rows} units={units} label={t('board.title')} />
          <More of={cases} shown={rows.length} total={tally.data?.total} />
        </>
      )}
    </>
  )
}
