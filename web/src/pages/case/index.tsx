import { useQuery } from '@tanstack/react-query'
import { Button, Tag } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useParams, useSearchParams } from 'react-router'

import { client, data, serverSays } from '../../api/client'
import type { components } from '../../facts/schema'
import { usePace } from '../../live'
import { Failed } from '../../parts/failed'
import { Due } from '../../parts/remaining'
import { Waiting } from '../../parts/waiting'
import { full, short } from '../../time'
import { commandName, word } from '../../words'
import { explained } from './explained'
import { Way } from './way'

const Act = lazy(() => import('./act').then((m) => ({ default: m.Act })))

type View = components['schemas']['CaseView']

/** One case 案件: what it is, who has which part, its clocks, what happened, and what this person may do now. */
export default function Case() {
  const { id = '' } = useParams()
  const pace = usePace()
  const view = useQuery({
    queryKey: ['case', id],
    queryFn: async () => {
      const found = await data(client.GET('/api/v1/cases/{id}', { params: { path: { id } } }))
      serverSays(found.now)
      return found
    },
    refetchInterval: pace,
  })
  if (view.isPending) return <Waiting />
  if (view.isError) return <Failed error={view.error} again={() => view.refetch()} />
  return <Whole view={view.data} />
}

function Whole({ view }: { view: View }) {
  const { t } = useTranslation()
  const [at, setAt] = useSearchParams()
  const act = at.get('act') ?? ''
  const open = (kind: string) => setAt((old) => { const n = new URLSearchParams(old); if (kind) n.set('act', kind); else n.delete('act'); return n })
  const c = view.case
  return (
    <>
      <div className="head">
        <h1>{c.priority && c.priority !== 'normal' ? <span className="star" aria-label={word('Priority', c.priority)}>★ </span> : null}{c.number || t('case.noNumber')}</h1>
        <span className="faint">{t('case.handedOver')} {full(c.handed_over_at)}</span>
      </div>
      <div className="case-grid">
        <div>
          <Banner view={view} />
          <Complaint view={view} />
          <Parts view={view} />
          <Answers view={view} />
          <Gates view={view} />
          <Escalations view={view} />
          <Evidence view={view} />
          <Way id={c.id} />
        </div>
        <div className="rail">
          <Deeds view={view} open={open} />
          <Clocks view={view} />
        </div>
      </div>
      {act && view.allowed.includes(act) ? <Suspense><Act key={act} kind={act} view={view} close={() => open('')} /></Suspense> : null}
    </>
  )
}

function Banner({ view }: { view: View }) {
  const { t } = useTranslation()
  const k = view.next_clock
  return (
    <section className="card">
      <div className="banner">
        <span><span className="faint">{t('case.state')}</span><br /><span className="big">{word('State', view.case.state)}</span></span>
        {k ? <span><span className="faint">{word('ClockKind', k.kind)}（{k.owner.unit ? view.names.units[k.owner.unit] : word('Role', k.owner.role)}）</span><br /><Due at={k.due_at} /></span> : null}
        {view.main_clock && view.main_clock.id !== k?.id ? <span><span className="faint">{word('ClockKind', view.main_clock.kind)}</span><br />{view.main_clock.running ? <Due at={view.main_clock.due_at} ours={false} /> : <b className={view.main_clock.verdict === 'late' ? 'over' : 'done'}>{word('Timeliness', view.main_clock.verdict)}</b>}</span> : null}
        {view.late ? <Tag color="red">{t('case.late')}</Tag> : null}
        {view.case.round > 1 ? <Tag>{t('case.round', { n: view.case.round })}</Tag> : null}
        {view.waiting_filings ? <Tag color="blue">{t('case.waiting', { n: view.waiting_filings })}</Tag> : null}
      </div>
    </section>
  )
}

const text = (view: View, ref?: { digest: string }) => (ref ? view.texts[ref.digest] ?? '' : '')

function Complaint({ view }: { view: View }) {
  const { t } = useTranslation()
  const c = view.case
  const rows: [string, string][] = [
    [t('case.region'), [c.region, c.address].filter(Boolean).join(' ')],
    [t('case.respondent'), c.respondent ?? ''],
    [t('case.types'), (c.pollution_types ?? []).join('、')],
    [t('case.channel'), word('Channel', c.channel)],
    [t('case.source'), [word('SourceLevel', c.source.level), word('SourceMode', c.source.mode)].filter(Boolean).join(' ')],
    [t('case.demand'), text(view, c.demand)],
    [t('case.inCharge'), c.leader_in_charge ? view.names.people[c.leader_in_charge] ?? '' : ''],
  ]
  const issues = (c.issues ?? []).filter((i) => !i.withdrawn)
  return (
    <section className="card">
      <h2>{t('case.complaint')}</h2>
      <p className="pre" style={{ marginTop: 0, fontSize: 15 }}>{text(view, c.complaint)}</p>
      <dl className="facts">{rows.filter(([, v]) => v).map(([k, v]) => [<dt key={k}>{k}</dt>, <dd key={k + 'v'}>{v}</dd>])}</dl>
      {issues.length > 1 ? <><h2 style={{ fontSize: 14, margin: '14px 0 6px' }}>{t('case.issues')}</h2><ol style={{ margin: 0, paddingLeft: 20 }}>{issues.map((i) => <li key={i.id} className="pre">{text(view, i.text)} {i.verdict ? <Tag>{word('Verdict', i.verdict)}</Tag> : null}</li>)}</ol></> : null}
    </section>
  )
}

function Parts({ view }: { view: View }) {
  const { t } = useTranslation()
  const parts = (view.case.assignments ?? []).filter((a) => a.round === view.case.round)
  if (!parts.length) return null
  const person = (p?: string) => (p ? view.names.people[p] ?? p : '')
  return (
    <section className="card">
      <h2>{t('case.parts')} {view.case.answer_mode ? <Tag>{word('AnswerMode', view.case.answer_mode)}</Tag> : null}</h2>
      {inOrder(parts).map((a) => (
        <div key={a.id} className="part" style={a.parent ? { marginLeft: 24 } : undefined}>
          <div className="line">
            <Tag color={a.role === 'lead' && !a.parent ? 'blue' : undefined}>{a.parent ? commandName('sub-assign') : word('AssignmentRole', a.role)}</Tag>
            <b>{view.names.units[a.unit] ?? a.unit}</b>
            <span className={a.state === 'offered' ? 'soon' : a.state === 'disputed' ? 'over' : 'faint'}>{word('AssignmentState', a.state)}</span>
          </div>
          <div className="line faint">
            <span>{a.acknowledged_at ? `${t('case.acknowledged')} ${short(a.acknowledged_at)} ${person(a.acknowledged_by)}` : t('case.notAcknowledged')}</span>
            <span>{t('field.handler')}：{a.handler ? person(a.handler) : t('case.noHandler')}</span>
            <span>{t('field.first_responsible')}：{person(a.first_responsible)}</span>
            <span>{t('field.direct_responsible')}：{person(a.direct_responsible)}</span>
          </div>
          {a.instruction ? <p className="pre" style={{ margin: '6px 0 0' }}>{text(view, a.instruction)}</p> : null}
          {a.contribution ? <p className="pre" style={{ margin: '6px 0 0' }}>{text(view, a.contribution)}</p> : null}
        </div>
      ))}
    </section>
  )
}

function Answers({ view }: { view: View }) {
  const { t } = useTranslation()
  const answers = (view.case.answers ?? []).filter((a) => a.round === view.case.round && (a.report || a.returns))
  if (!answers.length) return null
  return (
    <section className="card">
      <h2>{t('case.answers')}</h2>
      {answers.map((a) => (
        <div key={a.id} className="part">
          <div className="line">
            <b>{view.names.units[a.unit] ?? a.unit}</b><span>{word('AnswerState', a.state)}</span>
            {a.returns ? <Tag color={a.returns > 1 ? 'red' : 'orange'}>{t('case.returned', { n: a.returns })}</Tag> : null}
            {a.last_filed ? <span className="faint">{t('act.filedAt')} {full(a.last_filed)}</span> : null}
          </div>
          {(a.return_list ?? []).length ? <ul className="over" style={{ margin: '6px 0' }}>{a.return_list!.map((r) => <li key={r.digest}>{text(view, r)}</li>)}</ul> : null}
          {a.report ? (
            <>
              {a.report.summary ? <p className="pre">{text(view, a.report.summary)}</p> : null}
              {(a.report.findings ?? []).map((f) => (
                <dl key={f.issue} className="facts" style={{ marginTop: 8 }}>
                  <dt>{f.issue}</dt><dd><Tag>{word('Verdict', f.verdict)}</Tag><Tag>{word('Settlement', f.settlement)}</Tag><Tag>{word('RectifyTrack', f.rectify_track)}</Tag></dd>
                  <dt>{t('field.facts')}</dt><dd className="pre">{text(view, f.facts)}</dd>
                  <dt>{t('field.handling')}</dt><dd className="pre">{text(view, f.handling)}</dd>
                  <dt>{t('field.goal')}</dt><dd className="pre">{text(view, f.goal)}</dd>
                </dl>
              ))}
            </>
          ) : null}
        </div>
      ))}
    </section>
  )
}

/** Each part with what was passed down from it below it. */
function inOrder<T extends { id: string; parent?: string }>(parts: T[], under?: string): T[] {
  return parts.filter((a) => (a.parent || undefined) === under).flatMap((a) => [a, ...inOrder(parts, a.id)])
}

const GATES = ['facts', 'rectified', 'responsibility', 'satisfaction']

/** The four gates, the reply and what remains: how near the end is. */
function Gates({ view }: { view: View }) {
  const { t } = useTranslation()
  const c = view.case
  if (!['approved', 'replied', 'tracked', 'closed'].includes(c.state)) return null
  const passed = (g: string) => (c.gates ?? []).findLast((k) => k.gate === g && k.round === c.round && !k.fallen)
  return (
    <section className="card">
      <h2>{t('case.gates')}</h2>
      <dl className="facts">
        {GATES.map((g) => {
          const k = passed(g)
          return [<dt key={g}>{word('Gate', g)}</dt>, <dd key={`${g}-is`}>{k ? <><span className="done">{t(k.waived ? 'way.waived' : 'case.gatePassed')}</span> <span className="faint">{view.names.people[k.by] ?? ''} {short(k.at)}</span></> : <span className="soon">{t('case.gateOpen')}</span>}</dd>]
        })}
        {c.merged ? <><dt>{commandName('merge-answers')}</dt><dd>{word('Verdict', c.merged.verdict)} {text(view, c.merged.summary)}</dd></> : null}
        {c.reply.signed_at ? <><dt>{commandName('sign-reply')}</dt><dd>{view.names.people[c.reply.signed_by ?? ''] ?? ''} {short(c.reply.signed_at)}</dd></> : null}
        {c.reply.reported_at ? <><dt>{commandName('report-up')}</dt><dd>{c.reply.document} {short(c.reply.reported_at)} {word('UpstreamResult', c.reply.upstream_result)}</dd></> : null}
        {c.tracking ? <><dt>{word('State', 'tracked')}</dt><dd>{view.names.units[c.tracking.unit] ?? c.tracking.unit} {view.names.people[c.tracking.person] ?? ''} {c.tracking.until}</dd></> : null}
      </dl>
    </section>
  )
}

function Escalations({ view }: { view: View }) {
  const { t } = useTranslation()
  const all = view.case.escalations ?? []
  if (!all.length) return null
  return (
    <section className="card">
      <h2>{t('case.escalations')}</h2>
      {all.map((e) => (
        <div key={e.id} className="part">
          <div className="line"><b>{word('Rung', e.rung)}</b>{e.unit ? <span>{view.names.units[e.unit] ?? e.unit}</span> : null}<span className={e.state === 'proposed' ? 'soon' : 'faint'}>{word('EscalationState', e.state)}</span><span className="faint">{short(e.at)}</span></div>
          {e.reason ? <p className="pre" style={{ margin: '4px 0 0' }}>{text(view, e.reason)}</p> : null}
          {e.answer ? <p className="pre" style={{ margin: '4px 0 0' }}>{text(view, e.answer)}</p> : null}
        </div>
      ))}
    </section>
  )
}

function Evidence({ view }: { view: View }) {
  const { t } = useTranslation()
  const all = (view.case.evidence ?? []).filter((e) => !e.struck)
  if (!all.length) return null
  const at = (digest: string) => `/api/v1/cases/${view.case.id}/files/${encodeURIComponent(digest)}`
  return (
    <section className="card">
      <h2>{t('case.evidence')}</h2>
      <div className="pictures">
        {all.map((e) => (
          <figure key={e.digest}>
            <a href={at(e.digest)} target="_blank" rel="noreferrer">
              {e.kind === 'picture' ? <img src={at(e.digest)} alt={`${word('EvidenceNature', e.nature)} ${word('Stage', e.stage)}`} loading="lazy" /> : <span className="paper">{word('EvidenceContent', e.kind)}</span>}
            </a>
            <figcaption>{word('EvidenceNature', e.nature)} {word('Stage', e.stage)}<br /><span className="faint">{e.taken_at ? short(e.taken_at) : ''} {view.names.people[e.by] ?? ''}</span></figcaption>
          </figure>
        ))}
      </div>
    </section>
  )
}

// What moves the case on comes first; the log after it; the rest last.
const LOG = ['record-call', 'record-contact', 'record-visit', 'attach-evidence', 'amend-entry', 'strike-entry', 'amend-registration', 'correct-handover-time', 'set-priority', 'link-repeat', 'recuse', 'lift-recusal', 'redate', 'refer', 'split-issues', 'set-leader-in-charge', 'list-supervision', 'supervise', 'propose-escalation', 'urge', 'review-accountability']

function Deeds({ view, open }: { view: View; open: (kind: string) => void }) {
  const { t } = useTranslation()
  const [all, setAll] = useState(false)
  const main = view.allowed.filter((k) => !LOG.includes(k))
  const log = view.allowed.filter((k) => LOG.includes(k))
  return (
    <section className="card" aria-label={t('case.deeds')}>
      <h2>{t('case.deeds')}</h2>
      {view.allowed.length === 0 ? <p className="faint" style={{ margin: 0 }}>{t('case.noDeeds')}</p> : null}
      <div className="deeds">
        {main.map((k, i) => <Button key={k} data-deed={k} type={i === 0 ? 'primary' : 'default'} onClick={() => open(k)}>{commandName(k)}</Button>)}
        {log.length && (all || main.length === 0) ? log.map((k) => <Button key={k} data-deed={k} onClick={() => open(k)}>{commandName(k)}</Button>) : null}
        {log.length && main.length ? <Button type="link" className="all-deeds" onClick={() => setAll(!all)} aria-expanded={all}>{t(all ? 'case.fewer' : 'case.more', { n: log.length })}</Button> : null}
      </div>
    </section>
  )
}

function Clocks({ view }: { view: View }) {
  const { t } = useTranslation()
  const clocks = view.clocks.filter((k) => !k.cancelled)
  return (
    <section className="card">
      <h2>{t('case.clocks')}</h2>
      {clocks.map((k) => (
        <details key={k.id} className="part">
          <summary>
            <b>{word('ClockKind', k.kind)}</b> {k.running ? null : <span className={k.verdict === 'late' ? 'over' : 'done'}>{word('Timeliness', k.verdict)}</span>}
            <br />
            {k.running ? <Due at={k.due_at} /> : <span className="faint figures">{t('case.doneAt')} {short(k.stopped_at)}</span>}
          </summary>
          <p className="faint" style={{ margin: '6px 0 0' }}>{explained(k, view)}</p>
        </details>
      ))}
    </section>
  )
}
