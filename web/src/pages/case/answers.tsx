import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import { Tag } from '../../parts/tag'
import { client, data } from '../../api/client'
import type { components } from '../../facts/schema'
import { full, fullDue, short } from '../../time'
import { commandName, leading, word } from '../../words'
import { metOf } from './met'
import { ReportShown } from './report'
import { presentedBy, sentBackBy, text, type View } from './view'

type Answer = components['schemas']['Answer']

/** The answers of a round, as far as they were filed or signed 办理情况. */
export function Answers({ view, round = view.case.round }: { view: View; round?: number }) {
  const { t } = useTranslation()
  const answers = (view.case.answers ?? []).filter((a) => a.round === round && (a.report || a.returns || a.signed || a.presented || a.sent_back))
  const merged = round === view.case.round ? view.case.merged : undefined
  if (!answers.length) return null
  return (
    <section className="card" id={round === view.case.round ? 'answers' : undefined} tabIndex={-1}>
      <h2>{t('case.answers')}</h2>
      {merged ? <div className="part"><div className="line"><b>{commandName('merge-answers')}</b><Tag color="blue">{word('Verdict', merged.verdict)}</Tag></div><p className="pre" style={{ margin: '6px 0 0' }}>{text(view, merged.summary)}</p></div> : null}
      {answers.map((a) => (
        <div key={a.id} className="part">
          <div className="line">
            <b>{view.names.units[a.unit] ?? a.unit}</b><span>{word('AnswerState', a.state)}</span>
            {a.returns ? <Tag color={a.returns > 1 ? 'red' : 'orange'}>{t('case.returned', { n: a.returns })}</Tag> : null}
            {a.last_filed ? <span className="faint">{t('act.filedAt')} {full(a.last_filed)}</span> : null}
          </div>
          <Signature a={a} view={view} />
          {a.presented ? <p className="soon" style={{ margin: '4px 0' }}>{t('presented.line', presentedBy(view, a))}</p> : null}
          {a.sent_back ? <p className="over pre" style={{ margin: '4px 0' }}>{leading(t('presented.sentBack', sentBackBy(view, a)))}{text(view, a.sent_back.reason)}</p> : null}
          {a.redo ? <p className="over pre" style={{ margin: '4px 0' }} data-redo>{leading(t('unit.redo', { at: short(a.redo.at) }))}{text(view, a.redo.reason)}</p> : null}
          {(a.return_list ?? []).length ? <ol className="over" style={{ margin: '6px 0' }}>{a.return_list!.map((r) => <li key={r.digest}>{text(view, r)}</li>)}</ol> : null}
          {wasMet(a) ? <Completed a={a} view={view} /> : inHand(a) ? <ReportShown view={view} report={inHand(a)!} /> : null}
        </div>
      ))}
    </section>
  )
}

const wasMet = (a: Answer) => !!a.returns && ['submitted', 'in_review', 'approved'].includes(a.state)

/** A report that came back completed: what was asked for, what the unit says of it, and what is otherwise than before. */
function Completed({ a, view }: { a: Answer; view: View }) {
  const { t } = useTranslation()
  const id = view.case.id
  const found = useQuery({
    queryKey: ['case', id, 'latest'],
    queryFn: () => data(client.GET('/api/v1/cases/{id}/timeline', { params: { path: { id }, query: { latest: true, limit: 200 } } })),
  })
  const met = found.data ? metOf(found.data, a.id) : undefined
  return (
    <>
      {met?.asked.length ? <div className="asked-for"><b>{t('case.askedFor')}</b><ol>{met.asked.map((says, i) => <li key={i} className="pre">{says}</li>)}</ol></div> : null}
      {met?.note ? <p className="pre" style={{ margin: '6px 0' }}><b>{t('case.met')}</b> {met.note}</p> : null}
      {a.report ? <ReportShown view={view} report={a.report} before={met?.before} /> : null}
    </>
  )
}

/** What the next deed is about: the draft that the leader signed, where it is newer than what was filed. */
function inHand(a: Answer) {
  return draft(a) ? a.signed!.report : a.report
}

const draft = (a: Answer) => !!a.signed && ['open', 'supplementing'].includes(a.state)

/** Who signed, for whom and when, or why the signature is still missing. */
function Signature({ a, view }: { a: Answer; view: View }) {
  const { t } = useTranslation()
  const person = (p?: string, whom?: string) => `${(p && view.names.people[p]) ?? p ?? ''}${whom ? ` → ${view.names.people[whom] ?? whom}` : ''}`
  // Nothing that waits for its signature is approved.
  const unsigned = a.signature_pending && (a.state === 'submitted' || a.state === 'in_review')
  const signs = view.clocks.find((k) => k.kind === 'sign' && k.subject === a.id && k.running)
  const filed = a.filed_by ? t('case.filedBy', { name: person(a.filed_by, a.filed_for) }) : ''
  const passed = a.approved_at ? t('case.passedBy', { name: person(a.approved_by, a.approved_for), at: full(a.approved_at) }) : ''
  return (
    <>
      {filed || passed || a.signed ? <div className="line faint">{filed ? <span>{filed}</span> : null}{a.signed ? <span>{t('case.signedBy', { name: person(a.signed.by, a.signed.by_for), at: full(a.signed.at) })}</span> : null}{passed ? <span>{passed}</span> : null}</div> : null}
      {draft(a) ? <p className="soon" style={{ margin: '4px 0' }}>{t('case.draftSigned')}</p> : null}
      {a.signature_pending ? <p className="soon pre" style={{ margin: '4px 0' }}>{t('case.unsigned', { name: person(a.signature_pending.authorised_by) })} {text(view, a.signature_pending.reason)}{unsigned ? <><br />{t(signs ? 'case.signBy' : 'case.signFirst', { at: signs && fullDue(signs.due_at) })}</> : null}</p> : null}
    </>
  )
}
