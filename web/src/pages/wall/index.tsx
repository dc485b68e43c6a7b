import './page.css'

import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { client, data } from '../../api/client'
import { timed } from '../../api/clock'
import type { components } from '../../facts/schema'
import { usePace } from '../../live'
import { Failed } from '../../parts/failed'
import { numberOf } from '../../parts/number'
import { Due, nearness } from '../../parts/remaining'
import { Waiting } from '../../parts/waiting'
import { useNow } from '../../time/now'
import { language, word } from '../../words'
import { Tallies } from '../board/tallies'
import { lay, type Size } from './pages'
import { useRoom } from './room'

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
  return list
}

const next = (after?: string) => timed(data(client.GET('/api/v1/cases', { params: { query: { open: 'true', order: 'due', after, limit: MOST } } })))

/**
 * The board on a wall 大屏: the four figures, the overdue cases, and the others by
 * turns. It is read by whoever passes: no words of a complaint, no respondent,
 * no handler, and no unit beside its figures.
 */
export default function Wall() {
  const pace = usePace()
  const found = useQuery({
    queryKey: ['cases', 'wall'],
    queryFn: soonest,
    refetchInterval: pace,
  })
  if (found.isPending) return <Waiting />
  if (found.isError) return <Failed error={found.error} again={() => found.refetch()} />
  return <Board rows={found.data.cases.filter((r) => r.next_due_at)} beyond={Boolean(found.data.next)} />
}

function Board({ rows, beyond }: { rows: Row[]; beyond: boolean }) {
  const { t } = useTranslation()
  const now = useNow()
  const turn = useTurn()
  const box = useRef<HTMLDivElement>(null)
  const sample = useRef<HTMLElement>(null)
  const room = useRoom(box, sample, rows, language())
  const overdue = rows.filter((r) => Date.parse(r.next_due_at!) <= now)
  const later = rows.filter((r) => Date.parse(r.next_due_at!) > now)
  const on = lay(overdue, later, room, turn)
  return (
    <>
      <Tallies />
      {rows.length === 0 ? <p>{t('wall.none')}</p> : null}
      <div className="wall-room" ref={box}>
        {overdue.length ? <Part size={on.size} rows={[...on.fixed, ...on.turning]} over>{t('wall.overdue', { n: overdue.length })}{on.size?.spare === 5 ? <span className="faint">{t('wall.tails')}</span> : null}{on.more ? <span>{t('wall.away', { n: on.more })}</span> : null}</Part> : null}
        {on.later.length ? <Part size={on.size} rows={on.later}>{t('wall.next')}{on.of > 1 ? <span className="faint">{t('wall.page', { page: on.page + 1, of: on.of })}</span> : null}</Part> : null}
        {rows.length ? <section className="wall-part sample" aria-hidden ref={sample}><h2>{t('wall.next')}</h2><Rows rows={widest(rows)} /></section> : null}
      </div>
      {beyond ? <p className="faint">{t('wall.beyond', { n: rows.length })}</p> : null}
    </>
  )
}

/** Of the rows those that are the widest in one of their parts. */
function widest(rows: Row[]): Row[] {
  const most = (of: (r: Row) => number) => rows.reduce((a, b) => (of(b) > of(a) ? b : a))
  const starred = (r: Row) => (r.priority && r.priority !== 'normal' ? 2 : 0)
  return [...new Set([most((r) => brief(numberOf(r)).length + starred(r)), most((r) => (r.region ?? '').length + word('ClockKind', r.next_clock).length), rows[0]!, rows.at(-1)!])]
}

function Part({ rows, size, over, children }: { rows: Row[]; size?: Size; over?: boolean; children: ReactNode }) {
  return (
    <section className="wall-part" data-spare={size?.spare} style={size && { fontSize: size.font }}>
      <h2 className={over ? 'over' : undefined}>{children}</h2>
      <Rows rows={rows} columns={size?.columns} />
    </section>
  )
}

function Rows({ rows, columns }: { rows: Row[]; columns?: number }) {
  const now = useNow()
  return (
    <ul className="wall-rows" style={columns ? { gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` } : undefined}>
      {rows.map((r) => {
        const near = nearness(Date.parse(r.next_due_at!), now)
        return (
          <li key={r.id} className={near === 'over' ? 'over-row' : near === 'soon' ? 'soon-row' : ''}>
            <b>{r.priority && r.priority !== 'normal' ? <span className="star" aria-label={word('Priority', r.priority)}>★ </span> : null}<span className="whole" title={numberOf(r)}>{brief(numberOf(r))}</span><span className="tail" title={numberOf(r)}>{tail(numberOf(r))}</span></b>
            <span>{r.region} <span className="faint">{word('ClockKind', r.next_clock)}</span></span>
            <Due at={r.next_due_at!} />
          </li>
        )
      })}
    </ul>
  )
}

/** A number that is longer than others leaves out its middle, or every row would be as wide. */
const brief = (number: string) => (number.length > 18 ? `${number.slice(0, 8)}…${number.slice(-8)}` : number)

/** The end of a number, by which a list of many is told apart. */
const tail = (number: string) => number.slice(-6)

/** Counts the turns since the page was opened. */
function useTurn(): number {
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setTurn((n) => n + 1), TURN)
    return () => clearInterval(timer)
  }, [])
  return turn
}
