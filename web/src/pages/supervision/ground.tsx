import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import { client, data } from '../../api/client'
import { Failed } from '../../parts/failed'
import { Due } from '../../parts/remaining'
import { Waiting } from '../../parts/waiting'
import { full, fullDue, span } from '../../time'
import { aside, word } from '../../words'
import { explained } from '../case/explained'
import { Named } from '../case/report'
import { text, type View } from '../case/view'
import type { EscalationRow } from './tabs'

/** What an escalation rests on: the instant that was missed and how it came about, reasons, decision, answer. */
export function Ground({ m }: { m: EscalationRow }) {
  const found = useQuery({ queryKey: ['case', m.case], queryFn: () => data(client.GET('/api/v1/cases/{id}', { params: { path: { id: m.case } } })) })
  if (found.isPending) return <Waiting />
  if (found.isError) return <Failed error={found.error} again={() => found.refetch()} />
  return <Shown view={found.data} e={(found.data.case.escalations ?? []).find((x) => x.id === m.escalation.id) ?? m.escalation} />
}

/** The same beside the form in which it is decided: by how much the instant was missed, and whether it was done since. */
export function Shown({ view, e }: { view: View; e: EscalationRow['escalation'] }) {
  const { t } = useTranslation()
  const breach = (view.case.breaches ?? []).find((b) => b.id === e.breach)
  const clock = view.clocks.find((k) => k.id === (e.clock ?? breach?.clock))
  const who = (id?: string, acting?: string) => (id ? (view.names.people[id] ?? id) + (acting ? aside(t('case.actingFor', { name: view.names.people[acting] ?? acting })) : '') : '')
  // A referral may rest on what was missed, beside files.
  const missed = (view.case.breaches ?? []).filter((b) => b.id === e.breach || e.evidence?.includes(b.id))
  const files = (e.evidence ?? []).filter((x) => !missed.some((b) => b.id === x))
  return (
    <dl className="facts ground">
      {missed.length ? <><dt>{t('supervision.breach')}</dt><dd>{missed.map((b) => <div key={b.id}>{word('ClockKind', b.kind)} <b className="figures">{fullDue(b.due)}</b> · {b.owner.unit ? view.names.units[b.owner.unit] ?? b.owner.unit : word('Role', b.owner.role)}{b.set_aside ? <b> · {t('supervision.setAside')}</b> : null}</div>)}</dd></> : null}
      {clock ? <><dt>{t('supervision.since')}</dt><dd>{clock.stopped_at ? <>{t('case.doneAt')} <span className="figures">{full(clock.stopped_at)}</span>{breach ? ` · ${t('due.over', { span: span(Date.parse(clock.stopped_at) - Date.parse(breach.due)) })}` : ''}</> : clock.running ? <>{t('supervision.notSince')} <Due at={clock.due_at} /></> : t('supervision.notSince')}</dd></> : null}
      {clock ? <><dt>{t('supervision.clock')}</dt><dd className="faint">{explained(clock, view)}</dd></> : null}
      {e.cause ? <><dt>{t('field.cause')}</dt><dd><b>{word('Cause', e.cause)}</b></dd></> : null}
      <dt>{t('supervision.proposed')}</dt><dd>{e.proposed_by ? who(e.proposed_by, e.proposed_for) : t('supervision.ladder')} <span className="figures faint">{full(e.at)}</span>{text(view, e.reason) ? <p className="pre">{text(view, e.reason)}</p> : null}</dd>
      {e.decided_at ? <><dt>{t('supervision.decided')}</dt><dd>{word('EscalationState', e.state === 'declined' ? 'declined' : 'confirmed')} · {who(e.decided_by, e.decided_for)} <span className="figures faint">{full(e.decided_at)}</span>{e.document ? ` · ${e.document}` : ''}{text(view, e.decision) ? <p className="pre">{text(view, e.decision)}</p> : null}</dd></> : null}
      {e.answered_at ? <><dt>{t('supervision.answered')}</dt><dd>{who(e.answered_by, e.answered_for)} <span className="figures faint">{full(e.answered_at)}</span>{text(view, e.answer) ? <p className="pre">{text(view, e.answer)}</p> : null}</dd></> : null}
      {files.length ? <><dt>{t('case.evidence')}</dt><dd><Named view={view} digests={files} /></dd></> : null}
    </dl>
  )
}
