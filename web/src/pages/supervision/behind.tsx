import { useQuery } from '@tanstack/react-query'
import { Empty } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'

import { client, data } from '../../api/client'
import { useUnits } from '../../api/office'
import type { Query } from '../../api/query'
import { usePace } from '../../live'
import { Failed } from '../../parts/failed'
import { Waiting } from '../../parts/waiting'
import { word } from '../../words'
import { More } from '../board/more'
import { useCases } from '../board/pages'
import { CaseTable } from '../board/table'
import { NARROWS } from './filter'
import { useSays } from './filters'

type Asked = Query<'tally-cases'>

const MORE = ['figure', 'figure_clock', 'figure_unit', 'state', 'overdue'] as const satisfies (keyof Asked)[]

/** The cases behind a number of the statistics: exactly these. */
export default function Behind() {
  const { t } = useTranslation()
  const [at] = useSearchParams()
  const pace = usePace()
  const units = useUnits()
  const filter = Object.fromEntries([...NARROWS, ...MORE].filter((n) => at.get(n)).map((n) => [n, at.get(n)!])) as Partial<Record<(typeof NARROWS)[number] | (typeof MORE)[number], string>>
  const { figure, state, overdue, ...others } = filter
  const query: Asked = { ...others, figure: figure as Asked['figure'], state: state ? [state] as Asked['state'] : undefined, overdue: overdue ? true : undefined }
  const tally = useQuery({ queryKey: ['tally', 'behind', filter], queryFn: () => data(client.GET('/api/v1/tally', { params: { query } })), refetchInterval: pace })
  const { cases, rows } = useCases('behind', query)
  const names: Record<string, string> = Object.fromEntries((units.data?.units ?? []).map((u) => [u.id, u.name]))
  const name = (unit: string) => (unit === '-' ? t('supervision.office') : names[unit] ?? unit)
  const what = [
    filter.figure_unit ? name(filter.figure_unit) : '',
    filter.figure_clock ? word('ClockKind', filter.figure_clock) : '',
    filter.figure ? t(`supervision.figure.${filter.figure}`) : '',
    filter.state ? word('State', filter.state) : '',
    filter.overdue ? t('supervision.overdue') : '',
  ].filter(Boolean).join(' · ')
  const by = useSays(filter, name)
  const back = new URLSearchParams(NARROWS.filter((n) => filter[n] && !(n.startsWith('handed') && !filter.figure && !filter.state && !filter.overdue)).map((n) => [n, filter[n]!]))
  return (
    <>
      <div className="head">
        <h1>{what || t('supervision.byDay')}{tally.data ? <span className="count">{t('desk.cases', { n: tally.data.total, count: tally.data.total })}</span> : null}</h1>
        <Link to={`/supervision${String(back) && `?${back}`}`}>{t('supervision.back')}</Link>
      </div>
      {by ? <p className="faint">{by}</p> : null}
      {cases.isPending ? <Waiting /> : cases.isError ? <Failed error={cases.error} again={() => cases.refetch()} /> : rows.length === 0 ? <div className="card"><Empty description={t('supervision.noneBehind')} /></div> : (
        <>
          <CaseTable rows={rows} units={names} />
          <More of={cases} shown={rows.length} total={tally.data?.total} />
        </>
      )}
    </>
  )
}
