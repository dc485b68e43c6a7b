import { Button } from 'antd'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import { useBatchNames } from '../../api/batches'
import type { components } from '../../facts/schema'
import { useFormByAddress } from '../../parts/byaddress'
import { numberOf } from '../../parts/number'
import { Due } from '../../parts/remaining'
import { useSession } from '../../session'
import { commandName, word } from '../../words'
import { AcknowledgeAll } from './acknowledgeall'
import { Call } from './call'
import { Called } from './called'
import { callsOf, casesOf, dueApart, type Group, groups } from './groups'

const CallAll = lazy(() => import('./callall').then((m) => ({ default: m.CallAll })))

type Names = components['schemas']['Names']

/** What nobody has acknowledged, by unit and batch, with whom to call. */
export function Unacknowledged({ part, unsigned, names }: { part: components['schemas']['ShiftCases']; unsigned: components['schemas']['UnsignedPart'][]; names: Names }) {
  const { t } = useTranslation()
  const batchName = useBatchNames()
  return (
    <section className="card" id="unacknowledged" aria-label={t('desk.unacknowledged')}>
      <h2>{t('desk.unacknowledged')} <b className="count soon">{part.count}</b></h2>
      <div className="waitings">{groups(part.cases, unsigned).map((g) => <One key={`${g.unit} ${g.batch}`} g={g} names={names} batch={batchName(g.batch)} />)}</div>
      {part.count > part.cases.length ? <p className="faint">{t('desk.first', { n: part.cases.length })} <Link to="/board?show=unacknowledged">{t('desk.whole')}</Link></p> : null}
    </section>
  )
}

/** On a unit's desk: what others have to sign for in its cases. They are the office's to ring up. */
export function OthersUnsigned({ unsigned, part, names }: { part: components['schemas']['ShiftCases']; unsigned: components['schemas']['UnsignedPart'][]; names: Names }) {
  const { t } = useTranslation()
  return (
    <details className="card others-unsigned">
      <summary>{t('desk.othersUnsigned')} <b className="count">{part.count}</b></summary>
      <ul className="plain">
        {groups(part.cases, unsigned).map((g) => (
          <li key={`${g.unit} ${g.batch}`} className="line"><b>{names.units[g.unit] ?? g.unit}</b>{casesOf(g.parts).map((r) => <Link key={r.id} className="number" to={`/cases/${r.id}`}>{numberOf(r)}</Link>)}{g.due ? <Due at={g.due} of="theirs" /> : null}</li>
        ))}
      </ul>
    </details>
  )
}

/** The address with the form of one call about what a unit has not acknowledged, and to whom; or without it. */
const withCall = (g?: Pick<Group, 'unit' | 'batch'>, to?: string) => (old: URLSearchParams) => {
  const next = new URLSearchParams(old)
  for (const [name, value] of [['call', g?.unit], ['batch', g?.batch], ['to', to]] as const) if (value) next.set(name, value); else next.delete(name)
  return next
}

/** The form of one call for several cases, where the address asks for it: going back closes it. */
export function CallByAddress({ part, unsigned, names }: { part: components['schemas']['ShiftCases']; unsigned: components['schemas']['UnsignedPart'][]; names: Names }) {
  const { gives } = useSession()
  const { at, close } = useFormByAddress()
  const unit = at.get('call') ?? ''
  const batch = at.get('batch') ?? ''
  if (!unit || !gives('record-call')) return null
  const cases = casesOf(groups(part.cases, unsigned).find((g) => g.unit === unit && g.batch === batch)?.parts ?? [])
  return <Suspense><CallAll key={`${unit} ${batch} ${at.get('to')}`} unit={unit} batch={batch} to={at.get('to') ?? undefined} name={names.units[unit] ?? unit} cases={cases} close={() => close(withCall())} /></Suspense>
}

/** How many cases of one unit are shown before the others are asked for. */
const FEW = 6

function One({ g, names, batch }: { g: Group; names: Names; batch: string }) {
  const { t } = useTranslation()
  const { me, gives } = useSession()
  const mine = gives('acknowledge') && me.posts.some((p) => p.unit === g.unit)
  const { open } = useFormByAddress()
  const cases = casesOf(g.parts)
  const unit = names.units[g.unit] ?? g.unit
  const one = (r: (typeof cases)[number]) => (
    <li key={r.id}>
      <Link className="number" to={`/cases/${r.id}`}>{r.priority && r.priority !== 'normal' ? '★\u00a0' : ''}{numberOf(r)}</Link> <span className="faint">{r.region}</span>{dueApart(g, r.id) ? <> <Due at={dueApart(g, r.id)!} /></> : null}
      {mine && cases.length > 1 ? <Link className="deed" to={`/cases/${r.id}?act=acknowledge`}>{t('desk.ackOne')}</Link> : null}
    </li>
  )
  return (
    <div className="part waiting" data-unit={g.unit}>
      <div className="line">
        <b className="unit">{unit}</b>
        <span>{t('desk.cases', { n: cases.length, count: cases.length })}</span>
        {mine ? <AcknowledgeAll className="push" parts={g.parts} unit={unit} /> : null}
      </div>
      <div className="line">
        {g.due ? <span className="due-line"><span className="unseen">{word('ClockKind', 'acknowledge')}</span> <Due at={g.due} /></span> : null}
        {batch ? <span className="faint">{t('desk.batch')} {batch}</span> : null}
      </div>
      {mine ? null : <Call unit={g.unit} record={gives('record-call') ? (to) => <Button size="small" className="record-call" aria-haspopup="dialog" onClick={() => open(withCall(g, to))}>{commandName('record-call')}</Button> : undefined} />}
      {mine ? null : callsOf(g.parts).map(({ call, cases: n }) => <Called key={call.at} call={call} people={names.people} cases={n} />)}
      <ul className="few">{cases.slice(0, FEW).map(one)}</ul>
      {cases.length > FEW ? <details><summary>{t('notices.others', { n: cases.length - FEW })}</summary><ul className="few">{cases.slice(FEW).map(one)}</ul></details> : null}
    </div>
  )
}
