import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'

import type { components } from '../../facts/schema'
import { FileLink } from '../../parts/file'
import { short } from '../../time'
import { word } from '../../words'
import { fileOf, issueOf, text, type View } from './view'

type Report = components['schemas']['Report']
type Finding = components['schemas']['Finding']

/** A unit's report, the whole of it: whoever reviews or signs it sees all that it says 办理情况报告. */
export function ReportShown({ view, report }: { view: View; report: Report }) {
  const { t } = useTranslation()
  const whole: [string, string][] = [
    ['summary', text(view, report.summary)], ['accountability', text(view, report.accountability)], ['repetition', text(view, report.repetition)], ['document', report.document ?? ''],
  ]
  return (
    <>
      <dl className="facts report" data-report>
        <dt>{t('case.overall')}</dt><dd><Tag color="blue">{word('Verdict', report.verdict)}</Tag></dd>
        {whole.map(([name, says]) => [<dt key={name}>{t(`field.${name}`)}</dt>, <dd key={`${name}-is`} className="pre">{says || <span className="faint">{t('case.leftOut')}</span>}</dd>])}
        <dt>{t('field.evidence')}</dt><dd><Named view={view} digests={report.evidence ?? []} /></dd>
      </dl>
      {(report.findings ?? []).map((f) => <FindingShown key={f.issue} view={view} f={f} />)}
    </>
  )
}

function FindingShown({ view, f }: { view: View; f: Finding }) {
  const { t } = useTranslation()
  const issue = issueOf(view, f.issue)
  const person = (p?: string) => (p ? view.names.people[p] ?? p : '')
  return (
    <dl className="facts report issue" data-issue={f.issue}>
      <dt>{t('case.issue', { n: issue.n })}</dt>
      <dd>{issue.says ? <div className="pre faint">{issue.says}</div> : null}<Tag>{word('Verdict', f.verdict)}</Tag><Tag>{word('Settlement', f.settlement)}</Tag><Tag>{word('RectifyTrack', f.rectify_track)}</Tag></dd>
      <dt>{t('field.facts')}</dt><dd className="pre">{text(view, f.facts)}</dd>
      <dt>{t('field.handling')}</dt><dd className="pre">{text(view, f.handling)}</dd>
      <dt>{t('field.goal')}</dt><dd className="pre">{text(view, f.goal)}</dd>
      {f.person || f.by ? <><dt>{t('case.rectifies')}</dt><dd><b>{person(f.person) || t('case.nobodyNamed')}</b> {f.by ? <span className="figures">{t('case.byDay', { day: f.by })}</span> : null}</dd></> : null}
      {(f.measures ?? []).length ? (
        <>
          <dt>{t('field.measures')}</dt>
          <dd>
            <ol className="demanded">
              {f.measures!.map((m, i) => (
                <li key={m.id ?? i}><span className="pre">{text(view, m.text)}</span> <span className="faint figures">{[person(m.person), m.by ? t('case.byDay', { day: m.by }) : ''].filter(Boolean).join(' ')}</span> {m.done ? <span className="done">{t('field.done')}</span> : null}</li>
              ))}
            </ol>
          </dd>
        </>
      ) : null}
    </dl>
  )
}

/** Evidence that a text names, each behind its link. */
export function Named({ view, digests }: { view: View; digests: string[] }) {
  const { t } = useTranslation()
  if (!digests.length) return <span className="faint">{t('case.leftOut')}</span>
  return (
    <ul className="named">
      {digests.map((d) => {
        const e = (view.case.evidence ?? []).find((x) => x.digest === d)
        if (!e || e.struck) return <li key={d} className="faint">{t('case.struckFile')} <code>{d.slice(-8)}</code></li>
        return <li key={d}><FileLink path={fileOf(view, d)} className="underlined">{word('EvidenceNature', e.nature)} {word('Stage', e.stage)} {e.place ?? ''}</FileLink> <span className="faint figures">{e.taken_at ? short(e.taken_at) : ''}</span></li>
      })}
    </ul>
  )
}
