import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { client, data, serverSays } from '../../api/client'
import type { components } from '../../facts/schema'
import { usePace } from '../../live'
import { Failed } from '../../parts/failed'
import { numberOf } from '../../parts/number'
import { Due, nearness } from '../../parts/remaining'
import { Waiting } from '../../parts/waiting'
import { useNow } from '../../time/now'
import { language, word } from '../../words'
import { Tallies } from '../board/tallies'
import { ENGLISH, lay } from './pages'

type Row = components['schemas']['CaseRow']

const MOST = 200
const TURN = 15_000

/** The open cases that are due first: every overdue one, and enough of the others. */
async function soonest() {
  const list = await next()
  for (let last = list; last.next && Date.parse(last.cases.at(-1)?.next_due_at ?? '') <= Date.parse(last.now); ) {
    last = await next(last.next)
    list.cases.push(...last.cases)
    list.next = last.next
  }
  serverSays(list.now)
  return list
}

const next = (after?: string) => data(client.GET('/api/v1/cases', { params: { query: { open: 'true', order: 'due', after, limit: MOST } } }))

/**
 * The board on a wall 大屏: the four figures, the overdue cases, and the others by
 * turns. It is read by whoever passes: no words of a complaint, no respondent,
 * no handler, and no unit beside its figures.
 */
export default function Wall() {
  const { t } = useTranslation()
  const pace = usePace()
  const now = useNow()
  const turn = useTurn()
  const found = useQuery({
    queryKey: ['cases', 'wall'],
    queryFn: soonest,
    refetchInterval: pace,
  })
  if (found.isPending) return <Waiting />
  if (found.isError) return <Failed error={found.error} again={() => found.refetch()} />
  const rows = found.data.cases.filter((r) => r.next_due_at)
  const overdue = rows.filter((r) => Date.parse(r.next_due_at!) <= now)
  const later = rows.filter((r) => Date.parse(r.next_due_at!) > now)
  const on = lay(overdue, later, window.innerWidth, window.innerHeight, turn, language() === 'en' ? ENGLISH : undefined)
  return (
    <div className={on.dense ? 'dense' : undefined}>
      <Tallies />
      {rows.length === 0 ? <p>{t('wall.none')}</p> : null}
      {overdue.length ? <><h2 className="over">{t('wall.overdue', { n: overdue.length })}{on.more ? <span>{t('wall.away', { n: on.more })}</span> : null}</h2><Rows rows={[...on.fixed, ...on.turning]} /></> : null}
      {on.later.length ? <><h2>{t('wall.next')}{on.of > 1 ? <span className="faint">{t('wall.page', { page: on.page + 1, of: on.of })}</span> : null}</h2><Rows rows={on.later} /></> : null}
      {found.data.next ? <p className="faint">{t('wall.beyond', { n: rows.length })}</p> : null}
    </div>
  )
}

function Rows({ rows }: { rows: Row[] }) {
  const now = useNow()
  return (
    <ul className="wall-rows">
      {rows.map((r) => {
        const near = nearness(Date.parse(r.next_due_at!), now)
        return (
          <li key={r.id} className={near === 'over' ? 'over-row' : near === 'soon' ? 'soon-row' : ''}>
            <b>{r.priority && r.priority !== 'normal' ? <span className="star" aria-label={word('Priority', r.priority)}>★ </span> : null}{numberOf(r)}</b>
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
