import { useInfiniteQuery } from '@tanstack/react-query'
import { Button, Checkbox, Empty } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import { client, data } from '../../api/client'
import type { Query } from '../../api/query'
import { usePace } from '../../live'
import { Failed } from '../../parts/failed'
import { Search } from '../../parts/input'
import { numberOf } from '../../parts/number'
import { Due } from '../../parts/remaining'
import { Waiting } from '../../parts/waiting'
import { word } from '../../words'
import { useKept } from './kept'

/** Cases that were assigned, for their orders to be printed. */
export function Assigned({ q, put }: { q: string; put: (change: Record<string, string>) => void }) {
  const { t } = useTranslation()
  const pace = usePace()
  const [picked, setPicked] = useKept<string[]>('jiaoban.dispatch.print', [])
  const filter: Query<'list-cases'> = { state: ['assigned', 'handling', 'disputed'], q: q || undefined }
  const found = useInfiniteQuery({
    queryKey: ['cases', 'assigned', filter],
    queryFn: ({ pageParam }) => data(client.GET('/api/v1/cases', { params: { query: { ...filter, order: 'registration', after: pageParam || undefined, limit: 50 } } })),
    initialPageParam: '',
    getNextPageParam: (last) => last.next || undefined,
    refetchInterval: pace,
  })
  if (found.isPending) return <Waiting />
  if (found.isError) return <Failed error={found.error} again={() => found.refetch()} />
  const rows = found.data.pages.flatMap((p) => p.cases)
  const units = Object.assign({}, ...found.data.pages.map((p) => p.names.units)) as Record<string, string>
  const chosen = rows.filter((r) => picked.includes(r.id))
  return (
    <>
      <div className="filters">
        <Search allowClear placeholder={t('board.find')} aria-label={t('board.find')} defaultValue={q} onSearch={(v) => put({ q: v.trim() })} style={{ width: 260 }} />
        <Checkbox checked={chosen.length > 0 && chosen.length === rows.length} indeterminate={chosen.length > 0 && chosen.length < rows.length} onChange={(e) => setPicked(() => (e.target.checked ? rows.map((r) => r.id) : []))}>{t('dispatch.pickShown', { n: rows.length })}</Checkbox>
      </div>
      {rows.length === 0 ? <div className="card"><Empty description={t('dispatch.noneAssigned')} /></div> : (
        <div className="scroll">
          <table className="cases assigned">
            <thead><tr><th scope="col"><span className="unseen">{t('dispatch.printCol')}</span></th><th scope="col">{t('case.number')}</th><th scope="col">{t('case.lead')}</th><th scope="col">{t('case.where')}</th><th scope="col">{word('ClockKind', 'report')}</th><th scope="col">{t('case.state')}</th></tr></thead>
            <tbody>
              {rows.map((r) => (
                <tr key={r.id}>
                  <td><Checkbox checked={picked.includes(r.id)} onChange={() => setPicked((old) => (old.includes(r.id) ? old.filter((x) => x !== r.id) : [...old, r.id]))} aria-label={t('dispatch.pick', { number: numberOf(r) })} /></td>
                  <td>{r.priority && r.priority !== 'normal' ? <span className="star" aria-label={word('Priority', r.priority)} role="img">{'★\u00a0'}</span> : null}<Link className="number" to={`/cases/${r.id}`}>{numberOf(r)}</Link></td>
                  <td>{r.lead_unit ? units[r.lead_unit] ?? r.lead_unit : ''}</td>
                  <td>{r.region}<div className="faint">{r.address || r.respondent}</div></td>
                  <td>{r.report_due_at ? <Due at={r.report_due_at} of="watched" /> : null}</td>
                  <td className="nowrap">{word('State', r.state)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {found.hasNextPage ? <div style={{ textAlign: 'center', marginTop: 12 }}><Button onClick={() => found.fetchNextPage()} loading={found.isFetchingNextPage}>{t('more')}</Button></div> : null}
      {chosen.length ? (
        <div className="chosen" role="region" aria-label={t('dispatch.chosen', { n: chosen.length })}>
          <b>{t('dispatch.chosen', { n: chosen.length })}</b>
          <Button onClick={() => setPicked(() => [])}>{t('dispatch.unpick')}</Button>
          <Link className="ant-btn ant-btn-primary" to={`/dispatch/orders?${new URLSearchParams(chosen.map((r) => ['case', r.id]))}`}>{t('dispatch.printChosen', { n: chosen.length })}</Link>
        </div>
      ) : null}
    </>
  )
}
