import { useInfiniteQuery } from '@tanstack/react-query'
import { Button, Empty, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'

import { client, data, serverSays } from '../../api/client'
import type { components } from '../../facts/schema'
import { usePace } from '../../live'
import { Unsent } from '../../drafts/unsent'
import { Failed } from '../../parts/failed'
import { Due, nearness } from '../../parts/remaining'
import { Waiting } from '../../parts/waiting'
import { useSession } from '../../session'
import { useNow } from '../../time/now'
import { word } from '../../words'
import { endOfToday, Tallies } from './tallies'

type Row = components['schemas']['CaseRow']

const STATES = ['registered', 'assigned', 'handling', 'disputed', 'submitted', 'supplementing', 'approved', 'replied', 'tracked', 'closed', 'screened_out']

/** The countdown board 倒计时看板: every open case by its next due instant. */
export default function Board() {
  const { t } = useTranslation()
  const [at, setAt] = useSearchParams()
  const pace = usePace()
  const filter = {
    state: at.get('state') ? [at.get('state')!] : undefined,
    open: at.get('all') ? undefined : ('true' as const),
    unit: at.get('unit') ?? undefined,
    overdue: at.get('show') === 'overdue' || undefined,
    unacknowledged: at.get('show') === 'unacknowledged' || undefined,
    supplementing: at.get('show') === 'supplementing' || undefined,
    due_before: at.get('show') === 'today' ? endOfToday() : undefined,
    q: at.get('q') ?? undefined,
  }
  const cases = useInfiniteQuery({
    queryKey: ['cases', filter],
    queryFn: async ({ pageParam }) => {
      const found = await data(client.GET('/api/v1/cases', { params: { query: { ...filter, after: pageParam || undefined, limit: 100 } as never } }))
      serverSays(found.now)
      return found
    },
    initialPageParam: '',
    getNextPageParam: (last) => last.next || undefined,
    refetchInterval: pace,
  })
  const set = (name: string, value: string | undefined) =>
    setAt((old) => {
      const next = new URLSearchParams(old)
      if (value) next.set(name, value)
      else next.delete(name)
      return next
    }, { replace: true })

  const names = Object.assign({}, ...(cases.data?.pages.map((p) => p.names.units) ?? [])) as Record<string, string>
  const rows = cases.data?.pages.flatMap((p) => p.cases) ?? []
  return (
    <>
      <div className="head"><h1>{t('board.title')}</h1><Link to="/wall">{t('wall.open')}</Link></div>
      <Unsent />
      <Tallies show={at.get('show') ?? ''} choose={(v) => set('show', v)} />
      <div className="filters">
        <Input.Search allowClear placeholder={t('board.find')} aria-label={t('board.find')} defaultValue={at.get('q') ?? ''} onSearch={(v) => set('q', v)} style={{ width: 260 }} />
        <Select allowClear placeholder={t('board.state')} aria-label={t('board.state')} value={at.get('state') ?? undefined} onChange={(v) => set('state', v)} options={STATES.map((s) => ({ value: s, label: word('State', s) }))} style={{ width: 150 }} />
        <Select value={at.get('all') ? 'all' : 'open'} aria-label={t('board.open')} onChange={(v) => set('all', v === 'all' ? '1' : undefined)} options={[{ value: 'open', label: t('board.open') }, { value: 'all', label: t('board.all') }]} style={{ width: 130 }} />
      </div>
      {cases.isPending ? <Waiting /> : cases.isError ? <Failed error={cases.error} again={() => cases.refetch()} /> : rows.length === 0 ? (
        <div className="card"><Empty description={t(at.size ? 'board.noneSo' : 'board.none')} /></div>
      ) : (
        <>
          <CaseTable rows={rows} units={names} />
          {cases.hasNextPage ? <div style={{ textAlign: 'center', marginTop: 12 }}><Button onClick={() => cases.fetchNextPage()} loading={cases.isFetchingNextPage}>{t('more')}</Button></div> : null}
        </>
      )}
    </>
  )
}

export function CaseTable({ rows, units }: { rows: Row[]; units: Record<string, string> }) {
  const { t } = useTranslation()
  return (
    <div className="scroll">
      <table className="cases">
        <thead>
          <tr>
            <th scope="col">{t('case.number')}</th>
            <th scope="col">{t('case.due')}</th>
            <th scope="col">{t('case.waitsFor')}</th>
            <th scope="col">{t('case.where')}</th>
            <th scope="col">{t('case.lead')}</th>
            <th scope="col">{t('case.state')}</th>
          </tr>
        </thead>
        <tbody>{rows.map((r) => <CaseLine key={r.id} r={r} units={units} />)}</tbody>
      </table>
    </div>
  )
}

function CaseLine({ r, units }: { r: Row; units: Record<string, string> }) {
  const { t } = useTranslation()
  const { me } = useSession()
  const now = useNow()
  const due = r.next_due_at ? Date.parse(r.next_due_at) : 0
  const near = due && r.open ? nearness(due, now) : 'ours'
  const mine = me.posts.some((p) => p.role === r.next_owner?.role && (!r.next_owner.unit || p.unit === r.next_owner.unit))
  return (
    <tr className={near === 'over' ? 'overdue' : near === 'soon' ? 'soon-row' : ''}>
      <td>
        {r.priority !== 'normal' && r.priority ? <span className="star" title={word('Priority', r.priority)} aria-label={word('Priority', r.priority)}>★ </span> : null}
        <Link className="number" to={`/cases/${r.id}`}>{r.number || t('case.noNumber')}</Link>
        {r.late ? <div className="over">{t('case.lateTimes', { n: r.breaches })}</div> : null}
      </td>
      <td>{r.next_due_at ? <Due at={r.next_due_at} ours={mine} /> : <span className="faint">—</span>}</td>
      <td>
        {r.next_clock ? word('ClockKind', r.next_clock) : ''}
        <div className={mine ? 'ours' : 'faint'}>{r.next_owner ? (r.next_owner.unit ? units[r.next_owner.unit] ?? '' : word('Role', r.next_owner.role)) : ''}</div>
      </td>
      <td>{r.region}<div className="faint">{r.respondent || r.address}</div></td>
      <td>{r.lead_unit ? units[r.lead_unit] ?? r.lead_unit : <span className="faint">{t('case.noLead')}</span>}</td>
      <td className="nowrap">{word('State', r.state)}</td>
    </tr>
  )
}
