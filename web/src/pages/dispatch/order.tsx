import { useQueries } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'

import { client, data } from '../../api/client'
import { Alert } from '../../parts/alert'
import { Failed } from '../../parts/failed'
import { numberIn } from '../../parts/number'
import { Waiting } from '../../parts/waiting'
import { onPaper, paperDue } from '../../time'
import { aside, leading, listed, word } from '../../words'
import { typeName } from '../../words/types'
import { roleOf, text, type View } from '../case/view'
import { covered, mask } from './mask'
import './dispatch.css'

/** Assignment orders 交办单 on paper: one case, one page of A4, one due time. */
export default function Orders() {
  const { t } = useTranslation()
  const [at] = useSearchParams()
  const ids = [...new Set(at.getAll('case'))]
  const views = useQueries({
    queries: ids.map((id) => ({ queryKey: ['case', id], queryFn: () => data(client.GET('/api/v1/cases/{id}', { params: { path: { id } } })) })),
  })
  const campaigns = useQueries({ queries: [{ queryKey: ['campaigns'], queryFn: () => data(client.GET('/api/v1/campaigns')), staleTime: 300_000 }] })[0]
  const failed = views.find((v) => v.isError)
  const there = views.flatMap((v) => (v.data ? [v.data] : []))
  // Only whoever may look at the complainant is told what has to be covered.
  const unchecked = there.filter((v) => lead(v) && !v.texts_checked && !v.texts_unchecked)
  const uncheckable = there.filter((v) => lead(v) && v.texts_unchecked)
  const printed = there.filter((v) => lead(v) && v.texts_checked)
  const without = there.filter((v) => !lead(v))
  return (
    <>
      <div className="head no-print">
        <h1>{t('order.title')}</h1>
        <div className="line"><Link to="/dispatch?task=assigned">{t('order.others')}</Link><Button type="primary" disabled={there.length < ids.length || printed.length === 0} onClick={() => print()}>{t('order.print', { n: printed.length })}</Button></div>
      </div>
      {ids.length === 0 ? <Alert className="no-print" type="info" title={t('order.none')} /> : null}
      {without.length ? <Alert className="no-print" type="warning" showIcon title={t('order.notAssigned', { numbers: listed(without.map((v) => numberIn(v))) })} style={{ marginBottom: 12 }} /> : null}
      {unchecked.length ? <Alert className="no-print" type="warning" showIcon title={t('order.unchecked', { numbers: listed(unchecked.map((v) => numberIn(v))) })} style={{ marginBottom: 12 }} /> : null}
      {uncheckable.map((v) => <Alert key={v.case.id} className="no-print" type="warning" showIcon title={`${numberIn(v)} · ${v.texts_unchecked}`} style={{ marginBottom: 12 }} />)}
      {printed.filter((v) => covered(v.text_warnings).length).map((v) => <Alert key={v.case.id} className="no-print" type="warning" showIcon title={t('order.masked', { number: numberIn(v), n: covered(v.text_warnings).length })} style={{ marginBottom: 12 }} />)}
      {failed ? <div className="no-print"><Failed error={failed.error} again={() => failed.refetch()} /></div> : null}
      {views.some((v) => v.isPending) ? <Waiting /> : null}
      {printed.map((v) => <Order key={v.case.id} view={v} campaign={campaigns.data?.campaigns?.find((c) => c.id === v.case.source.campaign)?.name ?? ''} />)}
    </>
  )
}

/** The parts as they stand; a unit that leads is not named once more as assisting. */
function active(view: View) {
  const parts = (view.case.assignments ?? []).filter((a) => a.state !== 'released' && a.round === view.case.round && !a.parent)
  const leads = parts.filter((a) => a.role === 'lead').map((a) => a.unit)
  return parts.filter((a) => a.role === 'lead' || !leads.includes(a.unit))
}

const lead = (view: View) => active(view).find((a) => a.role === 'lead')

function Order({ view, campaign }: { view: View; campaign: string }) {
  const { t } = useTranslation()
  const c = view.case
  const person = (p?: string) => (p ? view.names.people[p] ?? '' : '')
  const issues = (c.issues ?? []).map((i, n) => ({ ...i, says: mask(text(view, i.text), `issues[${n}].text`, view.text_warnings) })).filter((i) => !i.withdrawn)
  const shown = (says: string, field: string) => mask(says, field, view.text_warnings)
  const main = lead(view)!
  // Whoever helps delivers before the lead reports.
  const due = (part: string) => view.clocks.find((k) => k.kind === 'contribute' && k.subject === part && !k.cancelled)?.due_at
  const facts: [string, string, wide?: boolean][] = [
    [t('case.number'), numberIn(view)],
    [t('order.batch'), campaign + aside([word('SourceLevel', c.source.level), word('SourceMode', c.source.mode)].filter(Boolean).join(' ')), true],
    [t('order.priority'), word('Priority', c.priority)],
    [t('order.channel'), word('Channel', c.channel)],
    [t('field.handed_over_at'), onPaper(c.handed_over_at), true],
    [t('order.assigned'), onPaper(main.assigned_at), true],
    [t('case.region'), [c.region, shown(c.address ?? '', 'address')].filter(Boolean).join(' ')],
    [t('case.types'), listed((c.pollution_types ?? []).map(typeName))],
    [t('case.respondent'), shown(c.respondent ?? '', 'respondent')],
    [t('case.inCharge'), person(c.leader_in_charge)],
  ]
  return (
    <article className="order" aria-label={`${t('order.title')} ${numberIn(view)}`}>
      <header><h2>{t('order.title')}</h2>{c.priority && c.priority !== 'normal' ? <b className="starred">★ {word('Priority', c.priority)}</b> : null}</header>
      <dl>{facts.filter(([, v]) => v).map(([k, v, wide]) => <div key={k} className={wide ? 'wide' : undefined}><dt>{k}</dt><dd>{v}</dd></div>)}</dl>
      <h3>{t('order.complaint')}</h3>
      <p className="pre complaint">{shown(text(view, c.complaint), 'complaint')}</p>
      {c.demand ? <p className="pre">{leading(t('case.demand'))}{shown(text(view, c.demand), 'demand')}</p> : null}
      {issues.length > 1 ? <ol className="issues">{issues.map((i) => <li key={i.id}>{i.says}</li>)}</ol> : null}
      <h3>{t('order.units')}</h3>
      <table>
        <thead><tr><th scope="col">{t('field.role')}</th><th scope="col">{t('field.unit')}</th><th scope="col">{t('field.first_responsible')}</th><th scope="col">{t('field.direct_responsible')}</th></tr></thead>
        <tbody>{active(view).sort((a, b) => ORDER.indexOf(a.role) - ORDER.indexOf(b.role)).map((a) => <tr key={a.id}><td>{roleOf(a)}</td><td>{view.names.units[a.unit] ?? a.unit}{due(a.id) ? <div className="figures">{leading(t('order.helpsBy'))}{onPaper(due(a.id)!)}</div> : null}</td><td>{person(a.first_responsible)}</td><td>{person(a.direct_responsible)}</td></tr>)}</tbody>
      </table>
      {view.main_clock ? <p className="due-on-paper"><span>{t('order.due')}</span> <b>{paperDue(view.main_clock.due_at)}</b> <span>{t('order.zone')}</span></p> : null}
      <h3>{t('order.requirements')}</h3>
      <ol className="requirements">{(['facts', 'rectify', 'evidence', 'protect', 'report'] as const).map((k) => <li key={k}>{t(`order.must.${k}`)}</li>)}</ol>
      <div className="signs">
        {(['approved', 'sent', 'received', 'receivedAt'] as const).map((k) => <span key={k}>{t(`order.sign.${k}`)}</span>)}
      </div>
    </article>
  )
}

const ORDER = ['lead', 'assisting', 'territorial']
