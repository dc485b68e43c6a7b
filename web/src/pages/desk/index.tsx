import './page.css'

import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useSearchParams } from 'react-router'

import { client, data } from '../../api/client'
import { useShift } from '../../api/shift'
import type { components } from '../../facts/schema'
import { usePace } from '../../live'
import { Failed } from '../../parts/failed'
import { numberOf } from '../../parts/number'
import { Due } from '../../parts/remaining'
import { Unread } from '../../parts/unread'
import { Waiting } from '../../parts/waiting'
import { whose } from '../../parts/whose'
import { useSession } from '../../session'
import { short } from '../../time'
import { useAt } from '../../time/now'
import { word } from '../../words'
import { CaseTable } from '../board/table'
import { Unsent } from '../../drafts/unsent'
import { HandoverWaits } from '../handover/banner'
import { Call } from './call'
import { anyOverdue, apart } from './groups'
import { CallByAddress, OthersUnsigned, Unacknowledged } from './waiting'

type Shift = components['schemas']['Shift']

type List = [name: string, part: Shift['due_soon'], show?: string]

/** How many rows of a part are shown before more are asked for. */
const SHOWN = 10
/** How many refused rows stand here; the others are in their lists. */
const REFUSED = 30

/** The duty desk 值班台: what came in, what nobody has taken, and what falls due before the next shift. */
export default function Desk() {
  const { t } = useTranslation()
  const { may, me, has } = useSession()
  const go = useNavigate()
  const shift = useShift()
  if (shift.isPending) return <Waiting />
  if (shift.isError) return <Failed error={shift.error} again={() => shift.refetch()} />
  // A unit signs for its own parts: those of others in its cases are not for it to chase.
  const ofUnit = me.posts.length > 0 && me.posts.every((p) => p.unit && p.role.startsWith('unit_'))
  const { own, others } = apart(shift.data.unacknowledged, shift.data.unsigned, me.posts.map((p) => p.unit))
  const s = ofUnit ? { ...shift.data, unacknowledged: own.part, unsigned: own.unsigned } : shift.data
  const units = s.names.units
  const lists: List[] = [
    ['dueSoon', s.due_soon], ['supplementing', s.supplementing, 'supplementing'], ['returned', s.returned], ['handlerGone', s.handler_gone], ['starred', s.starred],
  ]
  return (
    <div className="desk">
      <div className="head"><h1>{t('desk.title')}</h1>{may('hand-shifts-over') ? <Button onClick={() => go('/handover')}>{t('handover.all')}</Button> : null}</div>
      <HandoverWaits />
      <Unsent />
      <Figures s={s} lists={lists} />
      {quiet(s) ? <p className="card no-cases">{t('desk.quiet')}</p> : null}
      {s.unacknowledged.count ? <Unacknowledged part={s.unacknowledged} unsigned={s.unsigned} names={s.names} /> : null}
      <CallByAddress part={s.unacknowledged} unsigned={s.unsigned} names={s.names} />
      {ofUnit && others.part.count ? <OthersUnsigned {...others} names={s.names} /> : null}
      <Unattended part={s.unattended} names={units} />
      <Refused part={s.refused} />
      <Staged part={s.staged} />
      {has('duty_officer', 'coordinator') ? <JustIn /> : null}
      {lists.map(([name, part, show]) => (part.count ? (
        <Part key={name} name={name} count={part.count}>
          <Listed name={name} part={part} show={show} units={units} />
        </Part>
      ) : null))}
    </div>
  )
}

/** Nothing of this shift waits for anybody. */
const quiet = (s: Shift) => [s.unacknowledged, s.due_soon, s.supplementing, s.returned, s.handler_gone, s.starred, s.unattended, s.refused, s.staged].every((part) => !part?.count)

/** How much there is of each part. What is past its instant is red at a look. */
function Figures({ s, lists }: { s: Shift; lists: List[] }) {
  const { t } = useTranslation()
  const parts: [string, Shift['due_soon'], string][] = [['unacknowledged', s.unacknowledged, 'amber'], ...lists.map(([name, part]): [string, Shift['due_soon'], string] => [name, part, name === 'starred' ? 'amber' : 'blue'])]
  const over = useAt((now) => parts.filter(([, part]) => anyOverdue(part.cases, now)).map(([name]) => name).join(' ')).split(' ')
  const counts: [string, number, string][] = [
    ...parts.map(([name, part, colour]): [string, number, string] => [name, part.count, over.includes(name) ? 'red' : colour]),
    ['unattended', s.unattended.count, 'red'], ...(s.refused ? [['refused', s.refused.count, 'amber'] as [string, number, string]] : []), ...(s.staged ? [['staged', s.staged.count, 'amber'] as [string, number, string]] : []),
  ]
  return (
    <nav className="tallies" aria-label={t('desk.title')}>
      {counts.map(([name, n, colour]) => (n ? <a key={name} className={`tally ${colour}`} href={`#${name}`}><b>{n}</b>{t(`desk.${name}`)}</a> : <span key={name} className="tally"><b>0</b>{t(`desk.${name}`)}</span>))}
    </nav>
  )
}

/** The first of a part, or all that were read of it where they were asked for: the address says so. */
function Listed({ name, part, show, units }: { name: string; part: Shift['due_soon']; show?: string; units: Record<string, string> }) {
  const { t } = useTranslation()
  const [at, set] = useSearchParams()
  const rows = part.cases.slice(0, at.getAll('all').includes(name) ? undefined : SHOWN)
  const unfold = () => set((old) => { const n = new URLSearchParams(old); n.append('all', name); return n }, { replace: true })
  return (
    <>
      <CaseTable rows={rows} units={units} />
      {part.count > rows.length ? (
        <p className="faint" style={{ margin: '8px 0 0' }}>
          {t('desk.first', { n: rows.length })}{' '}
          {rows.length < part.cases.length ? <Button size="small" onClick={unfold}>{t('desk.unfold', { n: part.cases.length })}</Button> : <Link className="underlined" to={show ? `/board?show=${show}` : '/board'}>{t('desk.whole')}</Link>}
        </p>
      ) : null}
    </>
  )
}

function Part({ name, count, children }: { name: string; count: number; children: ReactNode }) {
  const { t } = useTranslation()
  const title = t(`desk.${name}`)
  return <section className="card" id={name} aria-label={title}><h2>{title} <b className="count">{count}</b></h2>{children}</section>
}

/** What came in and is not given to anybody yet, the latest first. What a unit gets stands where it signs for it. */
function JustIn() {
  const { t } = useTranslation()
  const { me } = useSession()
  const pace = usePace()
  const found = useQuery({
    queryKey: ['cases', 'just-in'],
    queryFn: () => data(client.GET('/api/v1/shift/just-in', { params: { query: { first: SHOWN } } })),
    refetchInterval: pace,
  })
  const count = found.data?.count ?? 0
  if (found.data && !count) return null
  return (
    <section className="card" aria-label={t('desk.justIn')}>
      <h2>{t('desk.justIn')} {found.data ? <b className="count">{count}</b> : null}</h2>
      {found.isError ? <Unread of={t('desk.justIn')} error={found.error} again={found.refetch} /> : !found.data ? <Waiting /> : (
        <ul className="plain just-in">
          {found.data.cases.map((r) => (
            <li key={r.id}>
              <Link className="number underlined" to={`/cases/${r.id}`}>{r.priority && r.priority !== 'normal' ? '★\u00a0' : ''}{numberOf(r)}</Link>
              <span>{r.region} <span className="faint">{r.respondent || r.address}</span>{r.line ? <span className="says">{r.line}</span> : null}</span>
              <span className="faint figures">{t('case.handedOver')} {short(r.handed_over_at)}</span>
              {r.next_due_at ? <span className="due-line">{word('ClockKind', r.next_clock)} <Due at={r.next_due_at} of={whose(r.next_owner, me.posts)} /></span> : null}
            </li>
          ))}
        </ul>
      )}
      {count > SHOWN ? <p className="faint" style={{ margin: '8px 0 0' }}>{t('desk.first', { n: SHOWN })} <Link className="underlined" to="/board?state=registered">{t('desk.whole')}</Link></p> : null}
    </section>
  )
}

function Unattended({ part, names }: { part: Shift['unattended']; names: Record<string, string> }) {
  const { t } = useTranslation()
  if (!part.count) return null
  return (
    <Part name="unattended" count={part.count}>
      {part.units.map((u) => (
        <div key={u.unit} className="part">
          <div className="line">
            <b className="unit">{names[u.unit] ?? u.unit}</b>
            <span className="over">{t('desk.gap', { from: short(u.from), until: u.until ? short(u.until) : t('desk.open') })}</span>
            <span className="faint">{t('desk.openCases', { n: u.open_cases })}</span>
          </div>
          <Call unit={u.unit} />
        </div>
      ))}
    </Part>
  )
}

function Refused({ part }: { part: Shift['refused'] }) {
  const { t } = useTranslation()
  if (!part?.count) return null
  return (
    <Part name="refused" count={part.count}>
      <ul className="few tall">
        {part.rows.slice(0, REFUSED).map((r) => (
          <li key={`${r.batch} ${r.position}`}>
            <Link to={`/batches/${r.batch}?fate=refused`}>{t('desk.row', { n: r.row.row_number })}{r.row.number ? ` ${r.row.number}` : ''}</Link> {r.text} <span className="faint nowrap">{short(r.staged_at)}</span>
          </li>
        ))}
      </ul>
      {part.count > REFUSED ? <p className="faint" style={{ margin: '8px 0 0' }}>{t('desk.firstRows', { n: REFUSED })} <Link className="underlined" to="/batches">{t('desk.allLists')}</Link></p> : null}
    </Part>
  )
}

function Staged({ part }: { part: Shift['staged'] }) {
  const { t } = useTranslation()
  if (!part?.count) return null
  return (
    <Part name="staged" count={part.count}>
      <ul className="few tall">
        {part.lists.map((l) => (
          <li key={l.batch.id}>
            <Link to={`/batches/${l.batch.id}`}>{l.batch.upstream_batch_no || l.batch.file_name || l.batch.id}</Link> {t('desk.rows', { rows: l.rows, waiting: l.waiting })} <span className="faint nowrap">{short(l.batch.staged_at)}</span>
          </li>
        ))}
      </ul>
    </Part>
  )
}
