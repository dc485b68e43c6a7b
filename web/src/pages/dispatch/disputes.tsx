import { useQueryClient } from '@tanstack/react-query'
import { Button, Radio } from 'antd'
import { useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import { give } from '../../api/command'
import { type Draft as Kept, placeOf, useDraft } from '../../drafts'
import { Found, Keeping } from '../../drafts/bar'
import { useUnits } from '../../api/office'
import { Problem } from '../../api/problem'
import type { components } from '../../facts/schema'
import { Alert } from '../../parts/alert'
import { TextArea } from '../../parts/input'
import { Lacking, lacking } from '../../parts/lacking'
import { numberOf } from '../../parts/number'
import { Due } from '../../parts/remaining'
import { modal } from '../../parts/voice'
import { Tag } from '../../parts/tag'
import { ServerTime } from '../../parts/servertime'
import { fullDue, short } from '../../time'
import { commandName, leading, listed, word } from '../../words'
import { OwnResponsible, UnitSelect } from '../case/act/fields'
import { Receipt } from '../case/act/receipt'
import { useCase } from '../case/reading'
import { text, type View } from '../case/view'
import { beyond, type Row } from './plan'
import { beginning, bodyOf, type Said, saidIn } from './ruling'

type Names = Record<string, string>
type Dispute = components['schemas']['DisputeView']

/** What is disputed, what was ruled and moved before, and the ruling. */
export function Disputes({ row, units, people }: { row: Row; units: Names; people: Names }) {
  const { t } = useTranslation()
  const view = useCase(row.id)
  const may = (row.allowed ?? []).includes('rule')
  const [said, setSaid] = useState<Record<string, Said>>({})
  const latest = useRef(said)
  latest.current = said
  // It is the same draft as that of the whole form, each person's own: one for the
  // case, which holds what was written last.
  const draft = useDraft(placeOf(row.id, 'rule'))
  const set = (v: Dispute, change: Partial<Said>) => {
    const now = { ...beginning(v), ...said[v.id], ...change }
    setSaid(({ [v.id]: _, ...others }) => ({ ...others, [v.id]: now }))
    draft.keep(bodyOf(v, now))
  }
  const disputes = row.disputes ?? []
  const take = (body: { dispute?: string }) => {
    draft.keep(body) // what had not reached the server does so now
    const of = disputes.find((v) => v.id === body.dispute) ?? disputes[0]
    if (of) setSaid(({ [of.id]: _, ...others }) => ({ ...others, [of.id]: saidIn(of, body) }))
  }
  /** One was ruled on, and the draft is gone with it: what is written on another one is kept again. */
  const ruled = async (v: Dispute, applied: boolean) => {
    await draft.sent(applied)
    const now = latest.current
    const other = Object.keys(now).reverse().flatMap((id) => disputes.filter((x) => x.id === id && id !== v.id))[0]
    if (other && applied) draft.keep(bodyOf(other, now[other.id]!))
  }
  return (
    <div className="ruling">
      {may ? <Found draft={draft} take={take} /> : null}
      {may && disputes.length > 1 ? <p className="faint">{t('dispatch.oneDraft')}</p> : null}
      {disputes.map((v) => (
        <section key={v.id} className="part">
          <div className="line">
            <Tag>{word('AssignmentRole', v.role)}</Tag><b>{units[v.unit] ?? v.unit}</b><span className="faint">{people[v.by]} {short(v.at)}</span>
            {v.due_at ? <span className="due-line">{t('dispatch.ruleBy')} <Due at={v.due_at} /></span> : null}
          </div>
          <h2 className="within">{t('dispatch.argument')}</h2>
          <p className="pre" style={{ margin: 0 }}>{v.reason_text}</p>
          {v.suggested ? <p style={{ margin: '6px 0 0' }}>{t('dispatch.suggests')} <b>{units[v.suggested] ?? v.suggested}</b></p> : null}
          {v.nth > 1 ? <Alert style={{ marginTop: 8 }} type="warning" showIcon title={t('dispatch.guard', { n: v.nth })} /> : null}
          {view.data ? <Before view={view.data} dispute={v} /> : null}
          {may ? <Ruling row={row} dispute={v} units={units} kept={draft} ruled={(applied) => ruled(v, applied)} waits={disputes.length > 1 && Boolean(draft.found)} said={said[v.id] ?? beginning(v)} set={(change) => set(v, change)} answers={!!view.data?.case.assignments?.find((a) => a.id === v.assignment)?.answers} /> : <p className="faint">{t('dispatch.notYoursToRule')}</p>}
        </section>
      ))}
    </div>
  )
}

/** Earlier disputes with their rulings, and units from which a part was taken. */
function Before({ view, dispute }: { view: View; dispute: Dispute }) {
  const { t } = useTranslation()
  const c = view.case
  const unit = (assignment: string) => view.names.units[c.assignments?.find((a) => a.id === assignment)?.unit ?? ''] ?? ''
  const ruled = (c.disputes ?? []).filter((d) => d.id !== dispute.id && d.ruled_at)
  const moved = (c.assignments ?? []).filter((a) => a.state === 'released' && a.round === c.round)
  return (
    <>
      <h2 className="within">{t('dispatch.before')}</h2>
      {ruled.length + moved.length === 0 ? <p className="faint" style={{ margin: 0 }}>{t('dispatch.nothingBefore')}</p> : null}
      <ul className="before">
        {ruled.map((d) => <li key={d.id}>{short(d.at)} {leading(unit(d.assignment))}{text(view, d.reason)} → <b>{t(d.upheld ? 'dispatch.upheld' : 'dispatch.rejected')}</b> {view.names.people[d.ruled_by ?? '']} {text(view, d.rule_reason)}</li>)}
        {moved.map((a) => <li key={a.id}>{short(a.assigned_at)} {t('dispatch.movedFrom', { unit: view.names.units[a.unit] ?? a.unit, role: word('AssignmentRole', a.role) })}</li>)}
      </ul>
      <p className="faint" style={{ margin: '4px 0 0' }}>{view.main_clock ? t('dispatch.clockStays', { at: fullDue(view.main_clock.due_at) }) : ''}</p>
    </>
  )
}

type OfOne = { row: Row; dispute: Dispute; answers: boolean; units: Names; kept: Kept; ruled: (applied: boolean) => void; waits: boolean; said: Said; set: (change: Partial<Said>) => void }

/** The ruling on one dispute; it waits while a draft, which may be another's, is not taken up or thrown away. */
function Ruling({ row, dispute, answers, units, kept, ruled, waits, said: draft, set }: OfOne) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const all = useUnits()
  const ids = useId()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string[]>([])
  const missing = waits || draft.upheld === undefined || !draft.reason.trim() || (draft.upheld && answers && !draft.to)
  async function send() {
    if (busy || missing) return
    setBusy(true)
    setProblem([])
    try {
      const outcome = await kept.giving(() => give(row.id, 'rule', bodyOf(dispute, { ...draft, reason: draft.reason.trim() })))
      ruled(outcome.filing.state === 'applied')
      modal.success({ title: t('dispatch.ruled', { unit: units[dispute.unit] ?? '' }), content: <Receipt outcome={outcome} units={units} />, okText: t('act.ok') })
      void queries.invalidateQueries()
    } catch (e) {
      setProblem(e instanceof Problem ? [e.message, ...Object.values(e.fields)] : [t('act.unanswered')])
    } finally {
      setBusy(false)
    }
  }
  const names = { ...Object.fromEntries((all.data?.units ?? []).map((u) => [u.id, u.name])), ...units }
  const besides = beyond(bodyOf(dispute, draft))
  const ask = () => !busy && !missing && modal.confirm({
    title: t('act.sure', { what: commandName('rule'), number: [numberOf(row), row.region].filter(Boolean).join(' ') }), content: <><p style={{ margin: 0 }}>{leading(units[dispute.unit] ?? dispute.unit)}<b>{t(draft.upheld ? 'dispatch.uphold' : 'dispatch.reject')}</b>{draft.upheld && draft.to ? <> → <b>{names[draft.to] ?? draft.to}</b></> : null}</p><p style={{ margin: '8px 0 0' }}>{t('act.follows.rule')} {t('act.cannotUndo')}</p></>, okText: commandName('rule'), cancelText: t('form.back'), onOk: () => void send(),
  })
  return (
    <form className="ruling-form" onSubmit={(e) => { e.preventDefault(); ask() }}>
      <h2 className="within">{t('dispatch.ruling')}</h2>
      {problem.length ? <Alert type="error" role="alert" title={problem[0]} description={problem.slice(1).map((p) => <div key={p}>{p}</div>)} style={{ marginBottom: 8 }} /> : null}
      <Radio.Group value={draft.upheld} onChange={(e) => set({ upheld: e.target.value as boolean })} aria-label={t('dispatch.ruling')} options={[{ value: true, label: t('dispatch.uphold') }, { value: false, label: t('dispatch.reject') }]} />
      {draft.upheld ? (
        <div className="field"><label htmlFor={`${ids}to`}>{t('dispatch.to', { role: word('AssignmentRole', dispute.role) })}{answers ? <span className="over" aria-hidden> *</span> : <span className="faint"> {t('form.optional')}</span>}</label><UnitSelect id={`${ids}to`} value={draft.to} set={(to) => set({ to })} clear />{draft.to && !draft.more?.to ? <OwnResponsible unit={draft.to} /> : null}</div>
      ) : null}
      <div className="field"><label htmlFor={`${ids}why`}>{t('field.reason')}<span className="over" aria-hidden> *</span></label><TextArea id={`${ids}why`} rows={2} maxLength={2000} value={draft.reason} onChange={(e) => set({ reason: e.target.value })} /></div>
      {besides.length ? <p className="faint">{t('dispatch.besides', { what: listed(besides.map((f) => t(`field.${f}`, { defaultValue: f }))) })}</p> : null}
      <div className="foot"><ServerTime /><span className="faint"><Link to={`/cases/${row.id}?act=rule`}>{t('dispatch.wholeForm')}</Link></span><Keeping draft={kept} />{waits ? null : <Lacking what={lacking([[t('dispatch.ruling'), draft.upheld !== undefined], [t('dispatch.to', { role: word('AssignmentRole', dispute.role) }), !draft.upheld || !answers || draft.to], [t('field.reason'), draft.reason.trim()]])} />}<Button type="primary" htmlType="submit" loading={busy} disabled={missing}>{t('dispatch.rule')}</Button></div>
    </form>
  )
}
