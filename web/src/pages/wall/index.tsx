import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { client, data, serverSays } from '../../api/client'
import type { components } from '../../facts/schema'
import { usePace } from '../../live'
import { Failed } from '../../parts/failed'
import { Due, nearness } from '../../parts/remaining'
import { Waiting } from '../../parts/waiting'
import { useNow } from '../../time/now'
import { word } from '../../words'
import { Tallies } from '../board/tallies'
import { pageOf } from './pages'

type Row = components['schemas']['CaseRow']

const MOST = 200
const TURN = 15_000

/**
 * The board on a wall 大屏: the four figures, every overdue case, and the others
 * by turns. It is read by whoever passes: no words of a complaint, no respondent,
 * no handler, and no unit beside its figures.
 */
export default function Wall() {
  const { t } = useTranslation()
  const pace = usePace()
  const now = useNow()
  const turn = useTurn()
  const found = useQuery({
    queryKey: ['cases', 'wall'],
    queryFn: async () => {
      const list = await data(client.GET('/api/v1/cases', { params: { query: { open: 'true', order: 'due', limit: MOST } } }))
      serverSays(list.now)
      return list
    },
    refetchInterval: pace,
  })
  if (found.isPending) return <Waiting />
  if (found.isError) return <Failed error={found.error} again={() => found.refetch()} />
  const rows = found.data.cases.filter((r) => r.next_due_at)
  const overdue = rows.filter((r) => Date.parse(r.next_due_at!) <= now)
  const next = rows.filter((r) => Date.parse(r.next_due_at!) > now)
  const page = pageOf(next, overdue.length, window.innerWidth, window.innerHeight, turn)
  return (
    <>
      <Tallies />
      {rows.length === 0 ? <p>{t('wall.none')}</p> : null}
      {overdue.length ? <><h2 className="over">{t('wall.overdue', { n: overdue.length })}</h2><Rows rows={overdue} /></> : null}
      {page.rows.length ? <><h2>{t('wall.next')}{page.of > 1 ? <span className="faint">{t('wall.page', { page: page.at + 1, of: page.of })}</span> : null}</h2><Rows rows={page.rows} /></> : null}
      {found.data.next ? <p className="faint">{t('wall.beyond', { n: MOST })}</p> : null}
    </>
  )
}

function Rows({ rows }: { rows: Row[] }) {
  const { t } = useTranslation()
  const now = useNow()
  return (
    <ul className="wall-rows">
      {rows.map((r) => {
        const near = nearness(Date.parse(r.next_due_at!), now)
        return (
          <li key={r.id} className={near === 'over' ? 'over-row' : near === 'soon' ? 'soon-row' : ''}>
            <b>{r.priority && r.priority !== 'normal' ? <span className="star" aria-label={word('Priority', r.priority)}>★ </span> : null}{r.number || t('case.noNumber')}</b>
            <span>{r.region} <span className="faint">{word('ClockKind', r.next_clock)}</span></span>
            <Due at={r.next_due_at!} />
          </li>
        )
      })}
    </ul>
  )
}

/** Counts the turns since the page was opened. */
function useTurn(): number {
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setTurn((n) => n + 1), TURN)
    return () => clearInterval(timer)
  }, [])
  return turn
}
