import { useTranslation } from 'react-i18next'

import type { components } from '../../facts/schema'
import { FileLink } from '../../parts/file'
import { Tag } from '../../parts/tag'
import { word } from '../../words'
import { sameIn, unchanged } from './same'
import { evidenceName, fileOf, issueOf, settledSince, text, type View } from './view'

type Report = components['schemas']['Report']
type Finding = components['schemas']['Finding']

/**
 * A unit's report, the whole of it: whoever reviews or signs it sees all that it says 办理情况报告.
 * before: what it is to take the place of; what differs from it is marked.
 */
export function ReportShown({ view, report, before }: { view: View; report: Report; before?: Report }) {
  const { t } = useTranslation()
  const mark = (name: keyof Report) => <Changed now={report} was={before} of={name} />
  const says = (name: 'summary' | 'accountability' | 'repetition' | 'document') => (name === 'document' ? report.document : text(view, report[name])) || undefined
  const row = (name: Parameters<typeof says>[0]) => [<dt key={name}>{t(`field.${name}`)}</dt>, <dd key={`${name}-is`} className="pre">{says(name) ?? <span className="faint">{t('case.leftOut')}</span>}{mark(name)}</dd>]
  return (
    <>
      {before ? <p className={unchanged(report, before) ? 'soon' : 'faint'} data-compared>{t(unchanged(report, before) ? 'presented.same' : 'presented.compared')}</p> : null}
      <dl className="facts report" data-report>
        <dt>{t('case.overall')}</dt><dd><Tag color="blue">{word('Verdict', report.verdict)}</Tag>{mark('verdict')}</dd>
        {says('summary') || before?.summary ? row('summary') : null}
      </dl>
      {(report.findings ?? []).map((f) => <FindingShown key={f.issue} view={view} f={f} before={before ? before.findings?.find((x) => x.issue === f.issue) ?? {} : undefined} />)}
      <dl className="facts report besides" data-report>
        {says('summary') || before?.summary ? null : row('summary')}
        {row('accountability')}{row('repetition')}{row('document')}
        <dt>{t('field.evidence')}</dt><dd><Named view={view} digests={report.evidence ?? []} />{mark('evidence')}</dd>
      </dl>
    </>
  )
}

/** Marks what of a report is otherwise than in the one before it. */
function Changed<T extends object>({ now, was, of }: { now: T; was?: Partial<T>; of: keyof T | (keyof T)[] }) {
  const { t } = useTranslation()
  return was && ![of].flat().every((name) => sameIn(now, was, name as keyof T)) ? <> <Tag color="orange" className="changed">{t('presented.changed')}</Tag></> : null
}

function FindingShown({ view, f, before }: { view: View; f: Finding; before?: Partial<Finding> }) {
  const { t } = useTranslation()
  const mark = (of: keyof Finding | (keyof Finding)[]) => <Changed now={f} was={before} of={of} />
  const issue = issueOf(view, f.issue)
  const since = settledSince(view, f)
  const person = (p?: string) => (p ? view.names.people[p] ?? p : '')
  return (
    <dl className="facts report issue" data-issue={f.issue}>
      <dt>{t('case.issue', { n: issue.n })}</dt>
      <dd>{issue.says ? <div className="pre faint">{issue.says}</div> : null}<Tag>{word('Verdict', f.verdict)}</Tag><Tag>{word('Settlement', f.settlement)}</Tag>{since ? <Tag color="blue" className="since">{t('case.since', { settlement: word('Settlement', since) })}</Tag> : null}<Tag>{word('RectifyTrack', f.rectify_track)}</Tag>{mark(['verdict', 'settlement', 'rectify_track'])}</dd>
      <dt>{t('field.facts')}</dt><dd className="pre">{text(view, f.facts)}{mark('facts')}</dd>
      <dt>{t('field.handling')}</dt><dd className="pre">{text(view, f.handling)}{mark('handling')}</dd>
      <dt>{t('field.goal')}</dt><dd className="pre">{text(view, f.goal)}{mark('goal')}</dd>
      {f.person || f.by ? <><dt>{t('case.rectifies')}</dt><dd><b>{person(f.person) || t('case.nobodyNamed')}</b> {f.by ? <span className="figures">{t('case.byDay', { day: f.by })}</span> : null}{mark(['person', 'by'])}</dd></> : null}
      {(f.measures ?? []).length ? (
        <>
          <dt>{t('field.measures')}</dt>
          <dd>
            <ol className="demanded">
              {f.measures!.map((m, i) => (
                <li key={m.id ?? i}><span className="pre">{text(view, m.text)}</span> <span className="faint figures">{person(m.person)} {m.by ? <span className="nowrap">{t('case.byDay', { day: m.by })}</span> : null}</span> <span className={m.done ? 'done' : since === 'concluded' ? 'faint' : 'soon'}>{t(m.done ? 'field.done' : since === 'concluded' ? 'case.measureThen' : 'case.measureOpen')}</span></li>
              ))}
            </ol>
            {mark('measures')}
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
        return <li key={d}><FileLink path={fileOf(view, d)} className="underlined">{evidenceName(view, e)}</FileLink></li>
      })}
    </ul>
  )
}
