import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'

import { serverNow } from '../../api/clock'
import { Problem } from '../../api/problem'
import { useFormByAddress } from '../../parts/byaddress'
import { Failed } from '../../parts/failed'
import { Instead } from '../../parts/instead'
import { useOneColumn } from '../../parts/narrow'
import { numberIn } from '../../parts/number'
import { Printed } from '../../parts/printed'
import { Due } from '../../parts/remaining'
import { STILL } from '../../parts/voice'
import { Waiting } from '../../parts/waiting'
import { whose } from '../../parts/whose'
import { Tag } from '../../parts/tag'
import { useSession } from '../../session'
import { useTitle } from '../../shell/title'
import { date, full, fullDue, short } from '../../time'
import { saying, word } from '../../words'
import { Answers } from './answers'
import { Clocks } from './clocks'
import { Complaint } from './complaint'
import { Deeds } from './deeds'
import { extensionSays, pendingOf } from './extension'
import { Evidence } from './evidence'
import { Firsts } from './first'
import { Papers } from './papers'
import { partnersIn } from './partners'
import { presetBy } from './preset'
import { Parts } from './parts'
import { OnTheirWay } from '../../uploads/list'
import { useCase } from './reading'
import { Sections } from './sections'
import { atTop } from './top'
import { text, type View } from './view'
import { Way } from './way'

// What few cases have, and what few people see, is fetched where it is there.
const Complainant = lazy(() => import('./complainant').then((m) => ({ default: m.Complainant })))
const Earlier = lazy(() => import('./earlier').then((m) => ({ default: m.Earlier })))
const Escalations = lazy(() => import('./escalations').then((m) => ({ default: m.Escalations })))
const Gates = lazy(() => import('./gates').then((m) => ({ default: m.Gates })))
const Photograph = lazy(() => import('../../uploads/photograph').then((m) => ({ default: m.Photograph })))
const Instructions = lazy(() => import('./instructions').then((m) => ({ default: m.Instructions })))

const Unseen = lazy(() => saying(import('../../shell/unseen'), 'closed'))

const act = () => saying(import('./act'), 'act')
const Act = lazy(() => act().then((m) => ({ default: m.Act })))

/** One case 案件: what it is, who has which part, its clocks, what happened, and what this person may do now. */
export default function Case() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const view = useCase(id)
  const seen = useRef('')
  if (view.isSuccess) seen.current = id
  if (view.isPending) return <Waiting />
  // What was read a moment ago is another's by now: a part was taken away, or somebody was recused.
  if (seen.current === id && view.error instanceof Problem && view.error.status === 404) return <Instead of="warning" title={t('case.gone')} deeds={<Link to="/notices?show=all">{t('place.notices')}</Link>}>{t('case.goneSee')}</Instead>
  if (view.error instanceof Problem && view.error.status === 404) return <Suspense fallback={<Waiting />}><Unseen says={view.error.message} /></Suspense>
  if (view.isError) return <Failed error={view.error} again={() => view.refetch()} />
  return <Whole key={id} view={view.data} />
}

/** From here on a case is on the way to its end. */
const ENDING = ['approved', 'replied', 'tracked', 'closed']

/** What is on the page of one case is gone on the next one's: who complained, a reason that was typed, a form. */
function Whole({ view }: { view: View }) {
  const { t } = useTranslation()
  const { has } = useSession()
  const { at, open: toForm, close } = useFormByAddress()
  const kind = at.get('act') ?? ''
  const withAct = (act: string, of?: string) => (old: URLSearchParams) => { const n = new URLSearchParams(old); if (act) n.set('act', act); else n.delete('act'); for (const k of ['unit', 'person', 'of']) n.delete(k); if (of) n.set('of', of); return n }
  const open = (act: string, of?: string) => toForm(withAct(act, of))
  const c = view.case
  const number = numberIn(view)
  useTitle(number)
  // A form opens where the line is gone by then, too.
  const queries = useQueryClient()
  const may = view.allowed.join()
  useEffect(() => void act().then((m) => m.fetchForms(queries, may ? may.split(',') : [])).catch(() => {}), [queries, may])
  useEffect(() => {
    const later = setTimeout(() => void act().then((m) => m.fetchParts()).catch(() => {}), STILL)
    return () => clearTimeout(later)
  }, [])
  // On a narrow page: where the case stands, what one may do, then the case; its clocks
  // before its long history. It is read aloud, and walked by the keyboard, as it is seen.
  const oneColumn = useOneColumn()
  const stands = (
    <>
      <Banner view={view} />
      {c.entries?.length || c.reply.signed_at ? <Suspense><Instructions view={view} answer={view.allowed.includes('answer-supervision') ? () => open('answer-supervision') : undefined} /></Suspense> : null}
    </>
  )
  const deeds = (
    <>
      <Deeds view={view} open={open} />
      {view.allowed.includes('attach-evidence') && c.state !== 'closed' && has('unit_officer', 'unit_leader', 'unit_duty_officer') ? <Suspense><Photograph id={c.id} number={numberIn(view)} partners={partnersIn(c.evidence ?? [])} /></Suspense> : <OnTheirWay of={c.id} />}
    </>
  )
  const told = (
    <>
      <Sections view={view} />
      <Complaint view={view} />
      <Parts view={view} />
      <Answers view={view} />
      {ENDING.includes(c.state) ? <Suspense><Gates view={view} /></Suspense> : null}
      {c.escalations?.length ? <Suspense><Escalations view={view} /></Suspense> : null}
      <Evidence view={view} pair={view.allowed.includes('pair-evidence') ? () => open('pair-evidence') : undefined} />
      <Papers view={view} />
      {has('duty_officer', 'coordinator', 'supervisor', 'auditor') ? <Suspense><Complainant id={c.id} contact={view.allowed.includes('record-contact') ? () => open('record-contact', 'complainant') : undefined} /></Suspense> : null}
      {c.round > 1 ? <Suspense><Earlier view={view} /></Suspense> : null}
    </>
  )
  const clocks = <><Clocks view={view} /><Firsts view={view} /></>
  return (
    <>
      <div className="head">
        <h1>{c.priority && c.priority !== 'normal' ? <span className="star" aria-label={word('Priority', c.priority)}>★ </span> : null}{number}</h1>
        <span className="faint">{t('case.handedOver')} {full(c.handed_over_at)}</span>
      </div>
      <Printed />
      <Moved view={view} />
      <div className={`whole-case ${oneColumn ? 'one-column' : 'case-grid'}`}>
        {oneColumn ? <>{stands}{deeds}{told}{clocks}<Way view={view} /></> : <><div>{stands}{told}<Way view={view} /></div><div className="rail">{deeds}{clocks}</div></>}
      </div>
      {kind ? <Suspense><Act key={`${kind} ${at.get('of') ?? ''}`} kind={kind} view={view} preset={presetBy(at)} close={() => close(withAct(''))} /></Suspense> : null}
    </>
  )
}

/** Says to whoever hears the page what the case has become while it is open. */
function Moved({ view: { case: c, next_clock: k } }: { view: View }) {
  const { t } = useTranslation()
  const now = `${c.state} ${k?.id} ${k?.due_at}`
  const said = useRef(now)
  const moved = useRef(false)
  moved.current ||= said.current !== now
  return <p className="unseen" role="status">{moved.current ? `${t('case.state')} ${word('State', c.state)}${k ? ` · ${word('ClockKind', k.kind)} ${fullDue(k.due_at)}` : ''}` : ''}</p>
}

function Banner({ view }: { view: View }) {
  const { t } = useTranslation()
  const { me } = useSession()
  const shown = atTop(view, me.posts.map((p) => p.unit))
  return (
    <section className="card standing">
      <div className="banner">
        <span><span className="faint">{t('case.state')}</span><br /><span className="big">{word('State', view.case.state)}</span></span>
        {shown.map((k) => (
          <span key={k.id}>
            <span className="faint">{word('ClockKind', k.kind)}{k.running ? ` · ${(k.owner.unit && view.names.units[k.owner.unit]) || word('Role', k.owner.role)}` : ''}</span><br />
            {k.running ? <Due at={k.due_at} of={whose(k.owner, me.posts)} /> : <b className={k.verdict === 'late' ? 'over' : 'done'}>{word('Timeliness', k.verdict)}</b>}
          </span>
        ))}
        {view.case.state === 'tracked' && view.case.tracking ? (
          <span data-tracked>
            <span className="faint">{t('case.trackedUntil')}</span><br />
            <b className={`figures ${view.case.tracking.until < date(serverNow()) ? 'over' : ''}`}>{view.case.tracking.until}</b> <span className="faint">{view.names.units[view.case.tracking.unit] ?? view.case.tracking.unit} {view.names.people[view.case.tracking.person] ?? ''}</span>
          </span>
        ) : null}
        {view.case.listed_supervision ? <Tag color="red" className="listed">{t('case.paper.listed')} {word('SourceLevel', view.case.listed_supervision.level)} {view.case.listed_supervision.number}</Tag> : null}
        {view.late ? <Tag color="red">{t('case.late')}</Tag> : null}
        {view.case.reply.upstream_result === 'returned' ? <Tag color="red">{t('board.rests.returned')}</Tag> : null}
        {view.case.round > 1 ? <Tag>{t('case.round', { n: view.case.round })}</Tag> : null}
        {view.waiting_filings ? <Tag color="blue">{t('case.waiting', { n: view.waiting_filings })}</Tag> : null}
      </div>
      {view.case.extensions?.filter((x) => pendingOf(view, x)).map((x) => <p key={x.id} className="soon none" data-extension>{extensionSays(x)}</p>)}
      {/* What a unit has to complete or to do again stands before everything else. */}
      {(view.case.answers ?? []).filter((a) => a.redo && me.posts.some((p) => p.unit === a.unit)).map((a) => <div key={a.id} className="todo-said returned"><b>{t('unit.redo', { at: short(a.redo!.at) })}</b><p className="pre">{text(view, a.redo!.reason)}</p></div>)}
      {(view.case.answers ?? []).filter((a) => a.state === 'supplementing' && me.posts.some((p) => p.unit === a.unit)).map((a) => (
        <div key={a.id} className="todo-said returned">
          <b>{t('unit.returned', { n: a.returns })}</b>
          <ol>{(a.return_list ?? []).map((r) => <li key={r.digest} className="pre">{text(view, r)}</li>)}</ol>
        </div>
      ))}
    </section>
  )
}

