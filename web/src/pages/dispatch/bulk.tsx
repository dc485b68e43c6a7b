import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Drawer, Progress } from 'antd'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import { client, data } from '../../api/client'
import { give } from '../../api/command'
import { Problem } from '../../api/problem'
import { placeOf, useDraft } from '../../drafts'
import { Found, Keeping } from '../../drafts/bar'
import { Alert } from '../../parts/alert'
import { useStandAgain } from '../../parts/back'
import { numberOf } from '../../parts/number'
import { Tag } from '../../parts/tag'
import { ServerTime } from '../../parts/servertime'
import { full, fullDue } from '../../time'
import { commandName, listed, word } from '../../words'
import { commandOf, draftOf, gaps, type Plan, planIn, proposed, type Row } from './plan'
import { PlanForm } from './planform'
import { takenBy } from './taken'

type Fate = { state: 'sending' | 'done' | 'received' | 'taken' | 'refused' | 'unanswered'; says: string[] }

// A case that somebody else has assigned meanwhile is not assigned again.
const over = (f?: Fate) => f?.state === 'done' || f?.state === 'received' || f?.state === 'taken'

/** How many of those that are left out are named beside the button. */
const NAMED = 3

/** Brings one of the plans into sight, with the keyboard. */
function toPlan(id: string) {
  const plan = document.getElementById(`plan-${id}`)
  plan?.scrollIntoView({ block: 'start' })
  plan?.focus({ preventScroll: true })
}

/**
 * Cases assigned together: the units of each are read, changed and confirmed
 * once. Every case gets a command of its own with a key of its own; what fails
 * stays, says why, and is sent again alone. What has left those that are there on the
 * desk meanwhile is looked up: a colleague may have been first.
 */
export function Bulk({ rows: begun, there, units, close }: { rows: Row[]; there: Row[]; units: Record<string, string>; close: (done: string[]) => void }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  useStandAgain()
  const [rows] = useState(begun) // as they were when they were chosen: what is done leaves the list behind
  const [plans, setPlans] = useState<Record<string, Plan>>({})
  const [fates, setFates] = useState<Record<string, Fate>>({})
  const [sending, setSending] = useState(false)
  const running = useRef(false)
  const [decided, setDecided] = useState<Record<string, boolean>>({}) // whether there is a draft, and what of it, is known
  const planOf = (r: Row) => plans[r.id] ?? proposed(r)
  const left = rows.filter((r) => !over(fates[r.id]))
  const ready = left.filter((r) => decided[r.id] && gaps(r, planOf(r)).length === 0)
  const gone = rows.filter((r) => over(fates[r.id])).map((r) => r.id)
  const done = gone.filter((id) => fates[id]?.state !== 'taken')
  const decide = useCallback((id: string, is: boolean) => setDecided((old) => (old[id] === is ? old : { ...old, [id]: is })), [])
  const fate = (id: string, f: Fate) => setFates((old) => ({ ...old, [id]: f }))

  const takenAs = (by: { name: string; at: string }): Fate => ({ state: 'taken', says: [t('dispatch.takenBy', { ...by, at: full(by.at) })] })
  const seen = there.map((r) => r.id).join(' ')
  useEffect(() => {
    if (running.current) return
    for (const { id } of left.filter((r) => !seen.includes(r.id))) void taken(id).then((by) => { if (by && !running.current) fate(id, takenAs(by)) })
  }, [seen])

  async function send() {
    if (running.current) return // a second press while the first is on its way is none
    running.current = true
    setSending(true)
    for (const r of ready) {
      fate(r.id, { state: 'sending', says: [] })
      try {
        const { filing, notices } = await give(r.id, 'assign', commandOf(r, planOf(r)))
        fate(r.id, filing.state === 'applied' ? { state: 'done', says: [await assignedTo(r, filing.filed_at), filing.id, ...(notices ?? []).map((n) => n.text)] } : { state: 'received', says: [t('dispatch.received')] })
      } catch (e) {
        const by = e instanceof Problem && e.status < 500 ? await taken(r.id) : undefined
        if (by) fate(r.id, takenAs(by))
        else fate(r.id, e instanceof Problem && e.status < 500 ? { state: 'refused', says: [e.message, ...Object.values(e.fields)] } : { state: 'unanswered', says: [t('dispatch.unanswered')] })
      }
    }
    running.current = false
    setSending(false)
    void queries.invalidateQueries()
  }

  /** When it was assigned, to whom, and until when the lead is to report. */
  async function assignedTo(r: Row, at: string): Promise<string> {
    const done = t('dispatch.doneAt', { at: full(at) })
    try {
      const { case: c, names, clocks } = await data(client.GET('/api/v1/cases/{id}', { params: { path: { id: r.id } } }))
      const whom = (c.assignments ?? []).filter((a) => a.state !== 'released' && a.round === c.round).map((a) => `${word('AssignmentRole', a.role)} ${names.units[a.unit] ?? a.unit}`)
      const due = clocks.find((k) => k.running && k.kind === 'report')?.due_at
      return t(due ? 'dispatch.doneDue' : 'dispatch.doneTo', { done, whom: listed(whom), due: due && fullDue(due) })
    } catch {
      return done // the answer itself is there
    }
  }

  const waits = left.filter((r) => !ready.includes(r))
  const failed = rows.filter((r) => fates[r.id]?.state === 'refused' || fates[r.id]?.state === 'unanswered').length
  const begunToSend = sending || gone.length + failed > 0
  return (
    <Drawer
      open size={980} onClose={() => !sending && close(gone)} mask={{ closable: !sending }} keyboard={!sending} title={t('dispatch.confirmTitle', { n: rows.length })} destroyOnHidden
      footer={(
        <div className="foot" style={{ marginTop: 0 }}>
          <ServerTime />
          <span className="faint" role="status" aria-live="polite">
            {begunToSend ? `${t('dispatch.progress', { done: done.length, failed, n: rows.length })}${gone.length > done.length ? ` ${t('dispatch.takenN', { n: gone.length - done.length })}` : ''} ` : ''}
            {!sending && waits.length ? <>{t('dispatch.incomplete', { n: waits.length })} {waits.slice(0, NAMED).map((r) => <a key={r.id} href={`#plan-${r.id}`} onClick={(e) => { e.preventDefault(); toPlan(r.id) }}>{numberOf(r)} </a>)}</> : begunToSend ? null : t('dispatch.eachItsOwn')}
          </span>
          {done.length ? <Link className="ant-btn ant-btn-default" to={`/dispatch/orders?${new URLSearchParams(done.map((id) => ['case', id]))}`}>{t('dispatch.printDone', { n: done.length })}</Link> : null}
          <Button onClick={() => close(gone)} disabled={sending}>{t(done.length ? 'dispatch.finish' : 'form.back')}</Button>
          {ready.length || !gone.length ? <Button type="primary" loading={sending} disabled={!ready.length} onClick={() => void send()}>{t(failed ? 'dispatch.again' : 'dispatch.confirm', { n: ready.length })}</Button> : null}
        </div>
      )}
    >
      {begunToSend ? <Progress percent={Math.round((100 * (gone.length + failed)) / rows.length)} status={failed ? 'exception' : undefined} showInfo={false} aria-label={t('dispatch.progress', { done: done.length, failed, n: rows.length })} /> : <p className="rule">{t('dispatch.rule1')}</p>}
      <ol className="plain plans">
        {rows.map((r) => {
          const f = fates[r.id]
          return (
            <li key={r.id} id={`plan-${r.id}`} className="part" data-plan={r.id} tabIndex={-1}>
              <div className="line">
                {r.priority && r.priority !== 'normal' ? <span className="star">★</span> : null}<b>{numberOf(r)}</b><span>{r.region}</span>
                {f ? <Tag className={over(f) ? 'done' : f.state === 'sending' ? 'ours' : 'over'}>{t(`dispatch.fate.${f.state}`)}</Tag> : decided[r.id] && gaps(r, planOf(r)).length ? <Tag className="over">{t('dispatch.lacks')}</Tag> : null}
              </div>
              <p className="clamp" style={{ margin: '4px 0' }}>{r.texts_unread ? t('case.textUnread') : r.complaint}</p>
              {over(f) ? null : <Tells id={r.id} />}
              {f && !over(f) && f.says.length ? <Alert type="error" role="alert" title={<>{f.says.join(' ')} {f.state === 'refused' ? <Link to={`/cases/${r.id}`}>{t('register.open')}</Link> : null}</>} style={{ marginBottom: 8 }} /> : null}
              {over(f) ? <><p className={f!.state === 'taken' ? 'soon' : 'done'} style={{ margin: 0 }}>{f!.says[0]}{f!.state === 'taken' ? <> <Link to={`/cases/${r.id}`}>{t('register.open')}</Link></> : null}</p>{f!.state === 'done' ? <p className="faint figures" style={{ margin: 0 }}>{f!.says[1]}</p> : null}{f!.says.slice(f!.state === 'done' ? 2 : 1).map((s, i) => <p key={i} className="soon" style={{ margin: 0 }}>{s}</p>)}</> : null}
              <Planned row={r} plan={plans[r.id]} units={units} set={(p) => setPlans((old) => ({ ...old, [r.id]: p }))} decide={decide} locked={sending} over={over(f) ? f!.state : undefined} />
            </li>
          )
        })}
      </ol>
    </Drawer>
  )
}

/** Where the texts that units are about to read tell of the complainant, for those who may know. */
function Tells({ id }: { id: string }) {
  const found = useQuery({ queryKey: ['case', id], queryFn: () => data(client.GET('/api/v1/cases/{id}', { params: { path: { id } } })), staleTime: 60_000 })
  const warnings = found.data?.text_warnings ?? []
  return <>{warnings.map((w) => <p key={`${w.field} ${w.start}`} className="soon" style={{ margin: '0 0 4px' }}>{w.text} <Link to={`/cases/${id}?act=amend-registration`}>{commandName('amend-registration')}</Link></p>)}</>
}

/** Who has assigned the case in the meantime; nobody, as far as is known, where that cannot be read. */
async function taken(id: string) {
  try {
    const { case: c } = await data(client.GET('/api/v1/cases/{id}', { params: { path: { id } } }))
    if (c.state === 'registered') return undefined
    return takenBy(await data(client.GET('/api/v1/cases/{id}/timeline', { params: { path: { id }, query: { latest: true, limit: 50 } } })))
  } catch {
    return undefined
  }
}

type OfOne = { row: Row; plan?: Plan; units: Record<string, string>; set: (p: Plan) => void; decide: (id: string, is: boolean) => void; locked: boolean; over?: Fate['state'] }

/**
 * The plan of one case. What a person changes in it is kept as that person's draft
 * until it is confirmed, and gone on with where the case is opened again. A colleague
 * who was first takes nothing of it: it stays to be read, or thrown away.
 */
function Planned({ row, plan, units, set, decide, locked, over }: OfOne) {
  const draft = useDraft(placeOf(row.id, 'assign'))
  const [missed, setMissed] = useState(false)
  const { asked: known, found, keep, sent, take } = draft
  const comes = known && Boolean(found) && !plan && !over && !missed && !locked
  const goOn = (body: object) => {
    keep(body) // as it was; what had not reached the server does so now
    set(planIn(row, body))
  }
  useEffect(() => {
    if (comes) void take(goOn).catch(() => setMissed(true))
  }, [comes, take])
  useEffect(() => decide(row.id, known && !found), [decide, row.id, known, found])
  useEffect(() => {
    if (over && over !== 'taken') void sent(over === 'done')
  }, [over])
  if (over) return null
  const change = (p: Plan) => {
    keep(draftOf(row, p))
    set(p)
  }
  return (
    <>
      {comes ? null : <Found draft={draft} take={goOn} />}
      <PlanForm row={row} plan={plan ?? proposed(row)} units={units} set={change} locked={locked || comes} />
      <Keeping draft={draft} />
    </>
  )
}
