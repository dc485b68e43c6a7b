import './handed.css'

import { Button } from 'antd'
import { Fragment, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import { client, data } from '../../api/client'
import type { HandedPart, HandedRow, Handover, Names } from '../../api/handovers'
import { saidBy } from '../../parts/doing'
import { numberOf } from '../../parts/number'
import { useShift } from '../../api/shift'
import { Due } from '../../parts/remaining'
import { full, fullDue, short, shortDue } from '../../time'
import { useAt } from '../../time/now'
import { listed, word } from '../../words'
import { Called } from '../desk/called'
import { anyOverdue, callsOf, type Row as CaseRow } from '../desk/groups'
import { partName } from './names'
import { asSigned, isKept, leftThen, rowOf, type Then } from './then'

/** How many rows of a part are shown before one asks for more; paper has them all. */
const SHOWN = 12

const COLOUR: Record<string, string> = { unacknowledged: 'amber', refused: 'amber', staged: 'amber', starred: 'amber', unattended: 'red' }

/** What a shift hands to the next: each part with its count, and every row of it; of one that is signed as it stood at the signatures. */
export function Handed({ id, parts, names, title, compare, signed }: { id?: string; parts: HandedPart[]; names: Names; title: string; compare: boolean; signed?: Handover }) {
  const { t } = useTranslation()
  const some = parts.filter((p) => p.count + p.came > 0)
  const kept = signed && isKept(some)
  const over = useAt((now) => some.filter((p) => (kept ? p.rows.some((r) => (r.offered ?? r.taken)?.overdue) : anyOverdue(p.rows.flatMap((r) => (r.case && !r.settled ? [r.case] : [])), now))).map((p) => p.part).join(' ')).split(' ')
  const present = useAt((now) => full(new Date(now).toISOString()))
  return (
    <section className="card handed" aria-label={title}>
      <h2>{title}</h2>
      {kept ? <p className="figures" data-as-of="signature">{t('handover.asOf', { at: full(signed.offered_at) })}<span className="faint no-print"> {t('handover.nowAtCase')}</span></p> : null}
      {signed && !kept && some.some((p) => p.rows.some((r) => r.case)) ? <p className="soon figures" data-as-of="now">{t('handover.notKept', { at: present })}</p> : null}
      {some.length === 0 ? <p className="none">{t('handover.nothing')}</p> : null}
      <nav className="tallies no-print" aria-label={title}>
        {some.map((p) => <a key={p.part} className={`tally ${!p.count ? '' : over.includes(p.part) ? 'red' : COLOUR[p.part] ?? 'blue'}`} href={`#part-${p.part}`}><b>{p.count}</b>{partName(p.part, t)}{compare ? <Change p={p} /> : null}</a>)}
      </nav>
      {some.map((p) => <Part key={p.part} id={id} p={p} names={names} compare={compare} signed={kept ? signed : undefined} />)}
    </section>
  )
}

function Change({ p }: { p: HandedPart }) {
  const { t } = useTranslation()
  if (!p.settled && !p.came) return null
  return (
    <span className="change figures">
      {p.settled ? <span className="done">{t('handover.settled')} {p.settled}</span> : null}
      {p.came ? <span className="soon">{t('handover.came')} {p.came}</span> : null}
    </span>
  )
}

function Part({ id, p, names, compare, signed }: { id?: string; p: HandedPart; names: Names; compare: boolean; signed?: Handover }) {
  const { t } = useTranslation()
  const [all, setAll] = useState(false)
  const [more, setMore] = useState<{ rows: HandedRow[]; names: Names; next?: number }>({ rows: [], names: { people: {}, units: {} }, next: p.next })
  const [fault, setFault] = useState('')
  const rows = [...p.rows, ...more.rows]
  // Who has not signed, and how the units were called so far: whoever takes over need not ring again.
  const shift = useShift(p.part === 'unacknowledged' && !signed)
  const units = { ...names.units, ...more.names.units, ...shift.data?.names.units }
  const unsigned = (c?: { id: string }) => (c ? (shift.data?.unsigned ?? []).filter((u) => u.case === c.id) : [])
  const called = (r: HandedRow) => (r.case && !r.settled && p.part === 'unacknowledged' ? callsOf((signed ? r.offered?.unsigned ?? [] : unsigned(r.case)).map((u) => ({ row: r.case as CaseRow, call: u.call }))) : [])
  const people = { ...names.people, ...more.names.people, ...shift.data?.names.people }
  const left = p.count + p.came - (all ? rows.length : Math.min(rows.length, SHOWN))
  const lacking = p.count + p.came - rows.length
  // Before anybody has signed only the first rows are read.
  const beyond = !id && left > 0 && (all || rows.length <= SHOWN)
  async function further() {
    setAll(true)
    if (!all && rows.length > SHOWN) return
    if (!id || !more.next) return
    try {
      const found = await data(client.GET('/api/v1/shift/handovers/{id}', { params: { path: { id }, query: { part: p.part, skip: more.next, first: 200 } } }))
      const next = found.parts[0]
      setMore((m) => ({ rows: [...m.rows, ...(next?.rows ?? [])], names: { people: { ...m.names.people, ...found.names.people }, units: { ...m.names.units, ...found.names.units } }, next: next?.next }))
      setFault('')
    } catch (e) {
      setFault(saidBy(e))
    }
  }
  return (
    <section id={`part-${p.part}`} className="handed-part" aria-label={partName(p.part, t)}>
      <h3 className="within">{partName(p.part, t)} <b className="count">{p.count}</b>{compare ? <Change p={p} /> : null}</h3>
      <ul className="handed-rows">
        {rows.map((r, i) => <li key={keyOf(r, i)} className={`${r.settled ? 'settled' : ''} ${i >= SHOWN && !all ? 'beyond' : ''}`}><Row r={r} part={p.part} unsigned={unsigned(r.case)} units={units} compare={compare} signed={signed} />{called(r).map(({ call }) => <Called key={call.at} call={call} people={people} />)}</li>)}
      </ul>
      {beyond ? <p className="faint no-print">{t('handover.beyond', { n: left })} <Link to="/board">{t('handover.board')}</Link></p> : null}
      {left > 0 && !beyond && (id || rows.length > SHOWN) ? <Button type="link" className="no-print" onClick={further}>{t('handover.rest', { n: left })}</Button> : null}
      {lacking > 0 ? <p className="only-print">{id ? t('handover.rowsLeft', { n: lacking }) : t('handover.rowsNotYet', { shown: rows.length, n: lacking })}</p> : null}
      {fault ? <p className="over" role="alert">{fault}</p> : null}
    </section>
  )
}

const keyOf = (r: HandedRow, i: number) => r.case?.id ?? r.unit?.unit ?? r.list?.id ?? (r.row ? `${r.row.batch}/${r.row.position}` : String(i))

type OfRow = { r: HandedRow; part: HandedPart['part']; unsigned: Parameters<typeof rowOf>[2]; units: Record<string, string>; compare: boolean; signed?: Handover }

function Row({ r, part, unsigned, units, compare, signed }: OfRow) {
  const { t } = useTranslation()
  const mark = !compare ? null : r.settled ? <span className="done">{t('handover.settled')}</span> : r.came ? <span className="soon">{t('handover.came')}</span> : null
  if (r.case && signed) return <Signed id={r.case.id} part={part} stood={asSigned(r, signed)} units={units} mark={mark} />
  if (r.case) {
    const c = r.case
    const of = rowOf(part, c, unsigned)
    return (
      <>
        <span><Link className="number" to={`/cases/${c.id}`}>{c.priority && c.priority !== 'normal' ? <span className="star" aria-label={word('Priority', c.priority)}>★ </span> : null}{numberOf(c)}</Link> {mark}</span>
        <span><Units of={of.units} units={units} region={c.region} /><span className="faint"> {word('State', c.state)}</span></span>
        <span className="due-line">{of.due && c.open && !r.settled ? <><span className="faint">{word('ClockKind', of.kind)}</span> <Due at={of.due} of="watched" /></> : null}</span>
      </>
    )
  }
  if (r.unit) return <><span><b>{units[r.unit.unit] ?? r.unit.unit}</b> {mark}</span><span className={r.settled ? 'faint' : 'over'}>{r.unit.until ? t('desk.gap', { from: short(r.unit.from), until: short(r.unit.until) }) : t('handover.gap', { from: short(r.unit.from) })}</span></>
  if (r.row) return <><span><Link to={`/batches/${r.row.batch}?fate=refused`}>{t('handover.row', { n: r.row.row_number })}</Link> {r.row.number} {mark}</span><span>{r.row.why}</span><span className="faint">{[r.row.upstream_batch_no, r.row.file_name, r.row.sheet, short(r.row.staged_at)].filter(Boolean).join(' · ')}</span></>
  if (r.list) return <><span><Link to={`/batches/${r.list.id}`}>{r.list.upstream_batch_no || r.list.file_name || r.list.id}</Link> {mark}</span><span className="faint">{t(`batch.states.${signed ? 'staged' : r.list.state}`, { defaultValue: r.list.state })} {short(r.list.staged_at)}</span></>
  return mark
}

function Units({ of, units, region }: { of: string[]; units: Record<string, string>; region?: string }) {
  const { t } = useTranslation()
  return of.length ? listed(of.map((u) => units[u] ?? u)) : region || <span className="faint">{t('case.noLead')}</span>
}

/** A case as it stood at the first signature, and at the second where that was another thing. */
function Signed({ id, part, stood, units, mark }: { id: string; part: HandedPart['part']; stood: Then[]; units: Record<string, string>; mark: ReactNode }) {
  const { t } = useTranslation()
  return stood.map(({ by, at, c }, i) => {
    const of = rowOf(part, c, c.unsigned)
    const left = leftThen(of.due, at)
    return (
      <Fragment key={by}>
        <span>{i === 0 ? <><Link className="number" to={`/cases/${id}`}>{c.priority && c.priority !== 'normal' ? <span className="star" aria-label={word('Priority', c.priority)}>★ </span> : null}{numberOf({ ...c, id })}</Link> {mark}</> : null}{by === 'taken' ? <span className="faint">{t('handover.atTaking')}</span> : null}</span>
        <span><Units of={of.units} units={units} region={c.region} /><span className="faint"> {word('State', c.state)}</span></span>
        <span className="due-line">{of.due && left ? <><span className="faint">{word('ClockKind', of.kind)}</span> <span className="due" title={fullDue(of.due)}><b>{shortDue(of.due)}</b><span className={`left figures ${left.over ? 'over' : 'faint'}`}>{t(left.over ? 'handover.wasOver' : 'handover.wasLeft', { span: left.span })}</span></span></> : null}</span>
      </Fragment>
    )
  })
}
