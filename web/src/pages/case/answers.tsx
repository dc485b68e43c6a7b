import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'

import { full } from '../../time'
import { word } from '../../words'
import { issueOf, text, type View } from './view'

/** The answers of a round, as far as they were filed 办理情况. */
export function Answers({ view, round = view.case.round }: { view: View; round?: number }) {
  const { t } = useTranslation()
  const answers = (view.case.answers ?? []).filter((a) => a.round === round && (a.report || a.returns))
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
                  <dt title={issueOf(view, f.issue).says}>{t('case.issue', { n: issueOf(view, f.issue).n })}</dt><dd><Tag>{word('Verdict', f.verdict)}</Tag><Tag>{word('Settlement', f.settlement)}</Tag><Tag>{word('RectifyTrack', f.rectify_track)}</Tag></dd>
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
