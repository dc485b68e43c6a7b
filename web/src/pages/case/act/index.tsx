import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import { give } from '../../../api/command'
import { Problem } from '../../../api/problem'
import type { components } from '../../../facts/schema'
import { type Draft, placeOf, useDraft, useDrafts, useLeft } from '../../../drafts'
import { Found, Keeping } from '../../../drafts/bar'
import { Alert } from '../../../parts/alert'
import { useDoing } from '../../../parts/doing'
import { Refused } from '../../../parts/refused'
import { useStandAgain } from '../../../parts/back'
import { message, modal } from '../../../parts/voice'
import { Failed } from '../../../parts/failed'
import { useHeld } from '../../../parts/leaving'
import { numberIn } from '../../../parts/number'
import { Due } from '../../../parts/remaining'
import { Spin } from '../../../parts/spin'
import { whose } from '../../../parts/whose'
import { ServerTime } from '../../../parts/servertime'
import { useSession } from '../../../session'
import { full, fullDue, short } from '../../../time'
import { useNow } from '../../../time/now'
import { useSend } from '../../../uploads'
import { commandName, language, leading, saying, word } from '../../../words'
import { Answers } from '../answers'
import { clockAnswered } from './answered'
import { atDesk, caseChoices, readFirst } from './choices'
import { deedOf, isGrave, signedDraft, WRITES } from './deed'
import { disputableUntil, successor } from './dispute'
import { fieldParts, Fields, labelOf } from './fields'
import { type Form as Shape, useForm } from './form'
import { Frame } from './frame'
import { Going, type OnTheWay } from './going'
import { Receipt } from './receipt'
import { missing } from './missing'
import { fromTheTop, unfilled } from './shown'
import { plain } from './rule'
import { referred } from './referred'
import { standing } from './standing'
import { beginning, changed, registered, reportOf, rewritten, trimmed, type Value } from './value'
import { supplementUntil } from './within'
import { text, type View } from '../view'

// What stands above or in few forms comes with those, or when somebody has stayed with a
// case, so that it opens where the line is gone by then, too.
const parts = {
  pairing: () => import('./pairing'),
  decisions: () => import('./decisions'),
  release: () => import('./release'),
  territory: () => import('./territory'),
  asked: () => import('./asked'),
  disputed: () => import('./disputed'),
  presented: () => import('./presented'),
  toclose: () => import('./toclose'),
  tocountersign: () => import('./tocountersign'),
  contributions: () => import('../contributions'),
  ground: () => saying(import('../../supervision/ground'), 'supervision'),
  // What is asked once more before a grave command.
  grave: () => saying(import('./grave'), 'grave'),
}
const Pairing = lazy(() => parts.pairing().then((m) => ({ default: m.Pairing })))
const Decisions = lazy(() => parts.decisions().then((m) => ({ default: m.Decisions })))
const BeforePreparing = lazy(() => parts.release().then((m) => ({ default: m.BeforePreparing })))
const ToRelease = lazy(() => parts.release().then((m) => ({ default: m.ToRelease })))
const Territory = lazy(() => parts.territory().then((m) => ({ default: m.Territory })))
const Asked = lazy(() => parts.asked().then((m) => ({ default: m.Asked })))
const Disputed = lazy(() => parts.disputed().then((m) => ({ default: m.Disputed })))
const Exchanged = lazy(() => parts.presented().then((m) => ({ default: m.Exchanged })))
const ToFile = lazy(() => parts.presented().then((m) => ({ default: m.ToFile })))
const ToSign = lazy(() => parts.presented().then((m) => ({ default: m.ToSign })))
const ToSupplement = lazy(() => parts.presented().then((m) => ({ default: m.ToSupplement })))
const Waits = lazy(() => parts.presented().then((m) => ({ default: m.Waits })))
const WasSentBack = lazy(() => parts.presented().then((m) => ({ default: m.WasSentBack })))
const ToClose = lazy(() => parts.toclose().then((m) => ({ default: m.ToClose })))
const ToCountersign = lazy(() => parts.tocountersign().then((m) => ({ default: m.ToCountersign })))
const Contributions = lazy(() => parts.contributions().then((m) => ({ default: m.Contributions })))
const Ground = lazy(() => parts.ground().then((m) => ({ default: m.Shown })))

/** What is decided or written about an answer is written below it. */
const BELOW = ['merge-answers', 'sign-reply', 'prepare-publication', 'pass-gate']

/** The commands that judge an answer. */
const JUDGES = ['approve', 'return', 'redo']

type Known = { id: string; name: string }

/** preset: what the form begins with besides what the case says. beside: what it is about stands on the page and is read meanwhile. nature: of the files that are sent from here. */
type Asked = { kind: string; view: View; preset?: Value; beside?: boolean; nature?: string; close: () => void; done?: () => void }

type Turned = { kind: string; preset?: Value; chosen?: boolean; from?: Turned; nature?: string }

/**
 * The form of one command on a case, where this person may give it. A form that
 * has been opened, or in which something was written, stays readable when the
 * command is not to be given any more: a colleague may have been first.
 */
export function Act(given: Asked) {
  // Whoever reads a presented report signs it, or sends it back by another form.
  const { view } = given
  const { me } = useSession()
  const [{ kind, preset, chosen, from, nature }, setTurned] = useState<Turned>(() => (given.preset ? given : { kind: given.kind, preset: readFirst(given.kind, view, me), chosen: true }))
  const turn = (to: string, answer: unknown) => setTurned({ kind: to, preset: { answer } })
  // What rests on evidence that is not in the case yet: it is attached first, and the form is there again.
  const paper = !view.allowed.includes(kind) && !!view.on_paper?.includes(kind)
  const first = (to: string, nature?: string) => setTurned({ kind: to, from: { kind, preset }, nature })
  const attach = (paper || ['pass-gate', 'refer'].includes(kind)) && view.allowed.includes('attach-evidence') ? () => first('attach-evidence', paper ? 'attestation' : undefined) : undefined
  const asked = { ...given, kind, preset, nature, ...(from ? { close: () => setTurned(from), done: undefined } : {}) }
  // Each of several answers is written about apart.
  const several = (caseChoices(kind, 'answer', view, paper ? atDesk(me) : me)?.length ?? 0) > 1
  const answer = several ? preset?.answer as string | undefined : undefined
  const shape = useForm(kind)
  const drafts = useDrafts()
  const place = placeOf(view.case.id, kind, answer)
  const left = useLeft(place)
  const allowed = view.allowed.includes(kind) || paper
  const [opened, setOpened] = useState(allowed)
  if (allowed && !opened) setOpened(true)
  if (kind === 'pair-evidence' && opened) return <Suspense><Pairing {...asked} /></Suspense>
  const asks = opened || left || drafts.data?.drafts.some((d) => d.key === place)
  if (asks && shape.data) return <Form key={place} {...asked} place={place} fixed={!chosen && !!preset?.answer} choose={several ? (to) => setTurned({ kind, preset: { ...preset, answer: to }, chosen: true }) : undefined} shape={shape.data} turn={turn} first={first} attach={attach} />
  if (asks && shape.isPending) return null // as while the form's own part of the page comes: a frame in its place would take the keyboard with it
  return (
    <Frame beside={asked.beside} close={asked.close} title={commandName(kind)}>
      {asks && shape.isError ? <Failed error={shape.error} again={() => shape.refetch()} /> : drafts.isPending || left === undefined ? <Spin /> : <NotNow kind={kind} view={view} />}
    </Frame>
  )
}

/** Why the command is not to be given; what was written for it may be read, and thrown away. */
function NotNow({ kind, view, discard }: Pick<Asked, 'kind' | 'view'> & { discard?: () => Promise<void> }) {
  const { t } = useTranslation()
  const { busy, fault, go } = useDoing()
  return (
    <Alert
      className="not-now" type="warning" role="alert" showIcon style={{ marginBottom: 12 }} title={t('notNow.form', { what: commandName(kind), state: word('State', view.case.state) })}
      description={<>{discard ? t('notNow.written') : null} <Link to={`/cases/${view.case.id}`}>{t('notNow.see')}</Link> {fault ? <b className="over">{fault}</b> : null}</>}
      action={discard ? <Button data-draft="discard" loading={busy} onClick={() => go(discard)}>{t('draft.discard')}</Button> : undefined}
    />
  )
}

/** What a value was before it had to stand still, and what it is by now where it need not. */
function useStill<T>(value: T, still: boolean): T {
  const [held, setHeld] = useState(value)
  if (!still && held !== value) setHeld(value)
  return still ? held : value
}

/** fixed: the form was opened for the answer. attach: takes the form of attaching, first another one, and they come back. choose: takes the form of another one of several. */
function Form({ kind, view: now, preset, beside, nature, close, done, shape, turn, first, attach, place, fixed, choose }: Asked & { shape: Shape; attach?: () => void; turn: (kind: string, answer: unknown) => void; first: (kind: string) => void; place: string; fixed: boolean; choose?: (answer: unknown) => void }) {
  const { t } = useTranslation()
  const { me, has } = useSession()
  const queries = useQueryClient()
  const { does } = shape
  // The desk enters for a unit what came on paper; nobody attests when their own arrived.
  const [paper] = useState(shape.attestable && has('duty_officer', 'coordinator') && !now.allowed.includes(kind))
  const form = useMemo(() => (paper ? { ...shape.form, required: [...(shape.form.required ?? []), 'attested'] } : shape.form), [paper, shape.form])
  const [busy, setBusy] = useState(false)
  // Accepted: the form is about to close.
  const [given, setGiven] = useState(false)
  // On its way and accepted, it stands on the case as it was sent: what changes behind it is its own doing.
  const view = useStill(now, busy || given)
  const draft = useDraft(place)
  useStandAgain()
  const begins = () => beginning(kind, form, view, paper ? atDesk(me) : me, preset)
  const [value, setValue] = useState<Value>(begins)
  const [problem, setProblem] = useState<{ text: string; fields: Record<string, string>; of?: Value }>()
  // As long as nobody has written anything, the form begins with the case as it
  // is by now: a leader may sign while an officer has the form open.
  const [begun, setBegun] = useState(() => JSON.stringify(begins()))
  const present = JSON.stringify(begins())
  // What a leader reads stays as it was read, until the leader asks for what has come in its place.
  const [read, setRead] = useState(view)
  const reads = typeof value.presented === 'number' && !value.report
  const beginAnew = () => {
    setBegun(present)
    setValue(JSON.parse(present) as Value)
    setProblem(undefined)
    setRead(view)
  }
  /** Reading what was presented takes the place of words of one's own: whoever wrote some is asked. */
  const readInstead = () => {
    if (!rewritten(value, view, mine)) return beginAnew()
    modal.confirm({ title: t('presented.lose'), content: t('presented.loses'), okText: t('presented.read'), cancelText: t('leaving.stay'), onOk: beginAnew })
  }
  if (present !== begun && !reads) {
    if (JSON.stringify(value) === begun) beginAnew()
    else setBegun(present)
  }
  // Whoever upholds a dispute names who takes over: begun with what the unit suggested.
  const takesOver = kind === 'rule' && value.upheld === true && !value.to ? successor(view, value.dispute) : undefined
  if (takesOver) setValue({ ...value, to: takesOver })
  const answer = (of: View) => (of.case.answers ?? []).find((a) => a.id === value.answer)
  const mine = answer(view)
  const escalation = (view.case.escalations ?? []).find((e) => e.id === value.escalation)
  // A signed draft is filed as it stands; another way is asked for, or was begun.
  const [otherWays, setOtherWays] = useState(false)
  const files = signedDraft(kind, mine)
  const asSigned = files && !otherWays && !value.report && !value.signature_pending
  // Of several answers, which one is meant is asked before anything is written.
  const which = choose && form.fields?.answer && !value.answer
  const set = (v: Value) => (choose && form.fields?.answer && v.answer !== value.answer ? choose(v.answer) : setValue(v))
  const skip = [...(paper ? [] : ['attested']), 'presented', ...(kind === 'prepare-publication' ? ['decisions'] : kind === 'publish' ? ['prepared'] : []), ...(asSigned ? ['report', 'signature_pending'] : []), ...(typeof value.presented === 'number' || asSigned ? ['report', ...(fixed || !choose ? ['answer'] : [])] : []), ...(which ? Object.keys(form.fields ?? {}).filter((name) => name !== 'answer') : [])]

  // A colleague judged the answer while this was being written.
  const [stood] = useState(mine?.state)
  const otherwise = JUDGES.includes(kind) && mine && mine.state !== stood ? mine : undefined

  const { keep } = draft
  const untouched = JSON.stringify(value) === begun && draft.standing.is === 'nothing'
  useEffect(() => {
    if (!untouched && isGrave(kind)) void parts.grave().catch(() => {})
  }, [untouched, kind])
  useEffect(() => {
    if (!untouched) keep(value)
  }, [value, untouched, keep])

  const toRead = reads ? answer(read) : undefined
  const exchanged = reads && mine?.presented?.seq !== value.presented
  const presents = WRITES.includes(kind) && view.allowed.includes('present-report') && !!value.report

  // A colleague was first, or it is not this person's any more.
  const over = !view.allowed.includes(kind) && !view.on_paper?.includes(kind)
  const { found, take } = draft
  useEffect(() => {
    if (over && found && untouched) void take((body) => setValue(body as Value)).catch(() => {})
  }, [over, found, untouched, take])
  const [going, setGoing] = useState<OnTheWay>([])
  const background = useSend()
  const held = useHeld(going.length > 0, `${t('going.hold', { n: going.length })}${t('leaving.lost')}`)
  /** What has not arrived is sent by the device itself, and attached when it has. */
  const goOn = useRef(() => {})
  goOn.current = () => {
    if (!going.length) return
    for (const g of going) g.stop()
    void background(going.map((g) => g.file), { case: view.case.id, number: numberIn(view), nature })
    held.free()
    setGoing([])
  }
  const back = () => draft.back(() => {
    if (!going.length) return close()
    modal.confirm({
      title: t('going.hold', { n: going.length }), content: t('going.leave'), okText: t('going.background'), cancelText: t('leaving.stay'), onOk: () => { goOn.current(); close() },
    })
  })

  const written = useRef(value)
  written.current = value
  /** What arrived while the command was on its way is in no command yet. */
  async function attachRest(sent: Value[]) {
    const rest = ((written.current.files as Value[]) ?? []).filter((f) => !sent.some((s) => s.digest === f.digest)).map(({ name: _, ...f }) => f)
    if (!rest.length) return
    await give(view.case.id, 'attach-evidence', { files: rest }).catch((e: unknown) => {
      modal.warning({ title: t('act.restLost', { n: rest.length }), content: e instanceof Problem ? e.message : t('act.unanswered') })
    })
  }

  /** as: the command under which the form is sent: its own, or the one that lays its report before the leader. */
  async function send(as = kind) {
    if (over || exchanged) return
    // The command does not wait for what is on its way: that follows by itself.
    if (going.length && !((value.files as Value[]) ?? []).length) {
      message.success(t('going.alone', { n: going.length }))
      goOn.current()
      void draft.sent(true)
      done?.()
      return close()
    }
    setBusy(true)
    setProblem(undefined)
    try {
      const body = (kind === 'amend-registration' ? changed(value, registered(view)) : trimmed(as !== kind ? { answer: value.answer, report: value.report } : value) ?? {}) as Value
      for (const f of (body.files as Value[]) ?? []) delete f.name
      for (const name of form.required ?? []) if (form.fields?.[name]?.type === 'array' && body[name] === undefined) body[name] = []
      const outcome = await draft.giving(() => give(view.case.id, as, body))
      setGiven(true)
      goOn.current()
      await attachRest((body.files as Value[]) ?? [])
      // What was written beside a report that is laid before the leader waits for its filing.
      const { report: _, ...rest } = value
      if (as !== kind && Object.keys(rest).some((name) => name !== 'answer')) keep(rest)
      else void draft.sent(outcome.filing.state === 'applied')
      done?.()
      close()
      void queries.invalidateQueries()
      said(outcome, as)
    } catch (e) {
      setProblem(e instanceof Problem ? { text: e.message, fields: e.fields, of: value } : { text: t('act.unanswered'), fields: {} })
    } finally {
      setBusy(false)
    }
  }

  /** The answer at once: number, instant filed, in time or late. */
  function said(done: components['schemas']['Outcome'], as: string) {
    modal.success({
      title: t(done.filing.state === 'applied' ? 'act.done' : 'act.waits', { what: commandName(as) }),
      content: <><Receipt outcome={done} units={view.names.units} />{as === kind ? null : <p>{t('presented.then', { what: commandName(kind) })}</p>}</>,
      okText: t('act.ok'),
    })
  }

  /** Whom the lists that this form chose from name by an id. */
  const nameOf = (id: string) => {
    const lists = [...queries.getQueriesData<{ units?: Known[] }>({ queryKey: ['units'] }), ...queries.getQueriesData<{ people?: Known[] }>({ queryKey: ['people'] })].map(([, read]) => read) as { units?: Known[]; people?: Known[] }[]
    return view.names.units[id] ?? view.names.people[id] ?? lists.flatMap((read) => [...(read?.units ?? []), ...(read?.people ?? [])]).find((x) => x.id === id)?.name
  }

  function press(as = kind) {
    const left = { ...unfilled(filled.current, value), ...missing(kind, value) }
    if (Object.keys(left).length) {
      setProblem({ text: t('form.fillIn'), fields: left, of: value })
      return
    }
    if (as !== kind || !isGrave(kind)) return void send(as)
    setBusy(true)
    parts.grave().then(({ graveOf, Named }) => {
      const { title, ...named } = graveOf(kind, form, value, view, me, nameOf, queries)
      modal.confirm({ title, content: <Named {...named} />, width: 480, okText: deedOf(kind, value), cancelText: t('form.back'), onOk: () => send() })
    }).catch(() => setProblem({ text: t('failed.unfetched'), fields: {} })).finally(() => setBusy(false))
  }
  const filled = useRef<HTMLFormElement>(null)
  // What was refused is said as long as something that was named stands as it was sent.
  const faults = standing(problem?.fields ?? {}, problem?.of, value)
  const refused = problem && (Object.keys(faults).length || !Object.keys(problem.fields).length) ? problem : undefined
  const deed = deedOf(kind, value)
  // Whoever sends back has read it: the reason comes first.
  const backward = kind === 'return-presented'
  const reading = toRead?.presented ? (
    <div className="to-sign"><Suspense fallback={<Spin />}><ToSign
      view={read} a={toRead} amend={backward ? undefined : () => setValue({ answer: value.answer, report: reportOf(read, toRead) })}
      back={!backward && view.allowed.includes('return-presented') ? () => turn('return-presented', value.answer) : undefined}
    /></Suspense></div>
  ) : null
  return (
    <Frame beside={beside} close={back} title={[commandName(kind), commandName(kind) !== deed && deed, paper && t('case.onPaper')].filter(Boolean).join(' · ')} foot={<Foot draft={draft} label={deed} busy={busy || given} over={over || exchanged} refused={refused && t(refused.of ? 'act.notGiven' : 'act.noAnswer')} press={() => press()} back={back} present={presents ? () => press('present-report') : undefined} unsigned={presents && !value.signature_pending && !mine?.signed} />}>
      <OfCase kind={kind} view={view} value={value} />
      {kind === 'return' ? <UntilThen view={view} /> : null}
      {kind === 'dispute' && value.assignment ? <DisputeUntil at={disputableUntil(view, value.assignment)} /> : null}
      {(reads && !backward) || asSigned ? null : <p className="rule">{t(`act.rule.${kind}`, { defaultValue: '' }) || plain(does[language() === 'zh' ? 0 : 1] ?? '', form)}</p>}
      {otherwise && !over ? <Alert className="found" type="warning" role="alert" showIcon title={t('act.otherwise', { state: word('AnswerState', otherwise.state) })} description={otherwise.approved_at && otherwise.state === 'approved' ? t('case.passedBy', { name: view.names.people[otherwise.approved_by!] ?? '', at: full(otherwise.approved_at) }) : undefined} /> : null}
      {over ? <NotNow kind={kind} view={view} discard={untouched ? undefined : async () => { await draft.forget(); back() }} /> : null}
      <Found draft={draft} take={(body) => setValue(body as Value)} />
      <Suspense>{exchanged ? <Exchanged a={mine} read={beginAnew} /> : mine?.presented && !reads && (kind === 'sign-report' || WRITES.includes(kind)) ? <Waits kind={kind} view={view} a={mine} read={readInstead} /> : mine?.sent_back && (kind === 'sign-report' || WRITES.includes(kind)) ? <WasSentBack view={view} a={mine} /> : null}</Suspense>
      <Refused of={refused} title={refused?.text} description={Object.keys(faults).length ? <ul>{fromTheTop(filled.current, faults).map(([f, says]) => <li key={f}>{leading(fieldName(t, f))}{says}</li>)}</ul> : undefined} />
      {kind === 'assign' ? view.text_warnings?.map((w) => <p key={`${w.field} ${w.start}`} className="soon">{w.text}</p>) : null}
      {kind === 'assign' && view.territory ? <Suspense><Territory view={view} value={value} set={setValue} /></Suspense> : null}
      {kind === 'supplement' && mine?.return_list?.length ? <Suspense><ToSupplement view={view} a={mine} /></Suspense> : null}
      {WRITES.includes(kind) && view.case.assignments?.some((a) => a.contribution) ? <Suspense><Contributions view={view} /></Suspense> : null}
      {kind === 'rule' ? <Suspense><Disputed view={view} value={value} /></Suspense> : null}
      {kind === 'decide-extension' ? <Suspense><Asked view={view} value={value} /></Suspense> : null}
      {mine?.redo && WRITES.includes(kind) ? <p className="over pre" data-redo>{leading(t('unit.redo', { at: short(mine.redo.at) }))}{text(view, mine.redo.reason)}</p> : null}
      {(view.lacks?.length && ['track', 'close'].includes(kind)) || (kind === 'close' && referred(view).length) ? <Suspense><ToClose view={view} first={first} /></Suspense> : null}
      {kind === 'countersign' ? <Suspense><ToCountersign view={view} /></Suspense> : null}
      {kind === 'confirm-escalation' && escalation ? <Suspense><Ground view={view} e={escalation} /></Suspense> : null}
      {kind === 'review-accountability' ? referred(view).map((e) => <Suspense key={e.id}><b>{word('Rung', e.rung)} · {view.names.units[e.unit ?? ''] ?? e.unit}</b><Ground view={view} e={e} /></Suspense>) : null}
      {kind === 'prepare-publication' ? <Suspense><BeforePreparing view={view} /></Suspense> : null}
      {backward ? null : reading}
      {files && !value.report ? <Suspense><ToFile view={view} a={files} /></Suspense> : null}
      {BELOW.includes(kind) || (kind === 'sign-report' && !value.report && !reads) ? <div className="to-sign"><Answers view={view} /></div> : null}
      <form ref={filled} className="fields" onSubmit={(e) => { e.preventDefault(); press() }}>
        {kind === 'publish' ? <Suspense><ToRelease view={view} value={value.prepared as string | undefined} set={(prepared) => setValue({ ...value, prepared })} fault={problem?.fields.prepared} /></Suspense> : null}
        <Going.Provider value={setGoing}><Fields kind={kind} view={view} faults={faults} form={form} value={value} set={set} root={value} skip={skip} paper={paper} nature={nature} /></Going.Provider>
        {attach ? <Button type="link" className="wide other-ways" onClick={attach}>{t('act.attachFirst')}</Button> : null}
        {kind === 'prepare-publication' ? <Suspense><Decisions view={view} value={value} set={setValue} refused={!!problem?.fields.text} /></Suspense> : null}
        {asSigned ? <Button type="link" className="wide other-ways" onClick={() => setOtherWays(true)}>{t('presented.otherWays')}</Button> : null}
        {going.length ? <p className="faint wide" role="status">{t('going.rest', { n: going.length })}</p> : null}
      </form>
      {backward ? reading : null}
    </Frame>
  )
}

/** Which case the form is about, where, and until when; of a clock that is not one's own, whose it is: the form covers the page that says so. */
function OfCase({ kind, view, value }: { kind: string; view: View; value: Value }) {
  const { me } = useSession()
  const found = clockAnswered(kind, view, value, me.posts)
  // A deadline that was met is nobody's any more.
  const { kind: of, due_at: due, owner } = found?.clock ?? (view.main_clock?.running ? view.main_clock : {} as Partial<NonNullable<View['main_clock']>>)
  return (
    <p className="of-case">
      <b>{numberIn(view)}</b> {view.case.region}{due ? <> <span className="nowrap">{found?.own === false ? `${view.names.units[owner!.unit!] ?? word('Role', owner!.role)} ` : ''}{word('ClockKind', of)} {found ? <Due at={due} of={whose(owner, me.posts)} /> : <b className="figures">{fullDue(due)}</b>}</span></> : null}
    </p>
  )
}

/** Until when an objection may be raised; without an instant, until the answer. */
function DisputeUntil({ at }: { at?: number }) {
  const { t } = useTranslation()
  const now = useNow()
  return <p className={`until-then ${at && at <= now ? 'over' : ''}`} role="note">{at ? t(at <= now ? 'act.disputeOver' : 'act.disputeUntil', { at: fullDue(at) }) : t('act.disputeUnanswered')}</p>
}

/** When the six hours end that begin with a return: they are the policy's. */
function UntilThen({ view }: { view: View }) {
  const { t } = useTranslation()
  const until = supplementUntil(view, useNow())
  return until === undefined ? null : <p className="until-then" role="note">{t('act.returnUntil', { at: fullDue(until) })}</p>
}

function fieldName(t: ReturnType<typeof useTranslation>['t'], path: string): string {
  return path.split('.').map((p) => {
    const [, name, at] = /^([a-z_]+)(?:\[(\d+)\])?/.exec(p) ?? []
    return name ? labelOf(t, name, path) + (at ? ` ${Number(at) + 1}` : '') : p
  }).join(' · ')
}

/** present: lays the report before the leader, who is waited for as long as it is unsigned. */
function Foot({ draft, label, busy, over, refused, press, back, present, unsigned }: { draft: Draft; label: string; busy: boolean; over: boolean; refused?: string; press: () => void; back: () => void; present?: () => void; unsigned?: boolean }) {
  const { t } = useTranslation()
  return (
    <div className="act-foot">
      <ServerTime />
      {refused && !busy ? <b className="over">{refused}</b> : <Keeping draft={draft} />}
      <span className="act-deeds">
        <Button onClick={back}>{t('form.back')}</Button>
        {present && !unsigned ? <Button data-act="present" loading={busy} disabled={over} onClick={present}>{t('presented.present')}</Button> : null}
        {unsigned ? <Button data-act="file" loading={busy} disabled={over} onClick={press}>{label}</Button> : <Button type="primary" loading={busy} disabled={over} onClick={press}>{label}</Button>}
        {present && unsigned ? <Button type="primary" data-act="present" loading={busy} disabled={over} onClick={present}>{t('presented.present')}</Button> : null}
      </span>
    </div>
  )
}

export { fetchForms } from './form'

/** Fetches what stands above or in few forms, so that those open where the line is gone by then, too. */
export const fetchParts = () => Promise.all(Object.values({ ...parts, ...fieldParts }).map((fetch) => fetch()))
