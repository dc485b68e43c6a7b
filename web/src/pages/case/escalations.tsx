import { useTranslation } from 'react-i18next'

import { short } from '../../time'
import { word } from '../../words'
import { text, type View } from './view'

/** Escalations 督办措施. */
export function Escalations({ view }: { view: View }) {
  const { t } = useTranslation()
  const all = view.case.escalations ?? []
  return (
    <section className="card">
      <h2>{t('case.escalations')}</h2>
      {all.map((e) => <One key={e.id} view={view} e={e} />)}
    </section>
  )
}

function One({ view, e }: { view: View; e: NonNullable<View['case']['escalations']>[number] }) {
  const { t } = useTranslation()
  const clock = view.clocks.find((k) => k.kind === 'answer_escalation' && k.subject === e.id)
  return (
    <div className="part">
      <div className="line"><b>{word('Rung', e.rung)}</b>{e.cause ? <span>{word('Cause', e.cause)}</span> : null}{e.unit ? <span>{view.names.units[e.unit] ?? e.unit}</span> : null}<span className={e.state === 'proposed' ? 'soon' : 'faint'}>{word('EscalationState', e.state)}</span><span className="faint">{short(e.at)}</span>{e.finding ? <span>{word('Outcome', e.finding)}</span> : null}</div>
      {e.document || e.decided_at ? <div className="line faint">{e.document ? <span>{t('field.document')} <b>{e.document}</b></span> : null}{e.decided_at ? <span>{view.names.people[e.decided_by ?? ''] ?? ''} {short(e.decided_at)}</span> : null}</div> : null}
      {e.reason ? <p className="pre" style={{ margin: '4px 0 0' }}>{text(view, e.reason)}</p> : null}
      {e.decision ? <p className="pre" style={{ margin: '4px 0 0' }}>{text(view, e.decision)}</p> : null}
      {e.answered_at ? <div className="faint">{t('field.reply')} {short(e.answered_at)}{clock?.verdict === 'late' ? <b className="over"> {word('Timeliness', 'late')}</b> : null}</div> : null}
      {e.answer ? <p className="pre" style={{ margin: '4px 0 0' }}>{text(view, e.answer)}</p> : null}
    </div>
  )
}
