import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import type { components } from '../../facts/schema'
import { numberOf } from '../../parts/number'
import { short } from '../../time'
import { aside, word } from '../../words'
import { typesIn } from '../../words/types'
import type { Deed } from './mend'

type View = components['schemas']['BatchView']
type Row = components['schemas']['RowFate']

export const FATES = ['new', 'unchanged', 'changed', 'repeat', 'supplement', 'refused'] as const
const COLOURS: Record<string, string> = { new: 'done', unchanged: 'rest', changed: 'soon', repeat: 'ours', supplement: 'ours', refused: 'over' }

/** Every row with its fate; what a person should look at stands in the row. */
export function Rows({ view, rows, mend }: { view: View; rows: Row[]; mend?: (deed: Deed, row: Row) => void }) {
  const { t } = useTranslation()
  return (
    <div className="scroll no-print">
      <table className="cases rows">
        <thead><tr><th scope="col">{t('batch.row')}</th><th scope="col">{t('batch.fate')}</th><th scope="col">{t('case.number')}</th><th scope="col">{t('batch.says')}</th>{mend ? <th scope="col"><span className="unseen">{t('batch.do')}</span></th> : null}</tr></thead>
        <tbody>
          {rows.map((r) => (
            <tr key={r.position}>
              <td className="figures nowrap">{r.sheet ? <span className="faint">{r.sheet} </span> : null}{r.row_number}</td>
              <td><b className={`${COLOURS[r.fate]} nowrap`}>{t(`batch.fates.${r.fate}`)}</b>{r.settled || r.fate === 'refused' ? null : <div className="faint nowrap">{t('batch.waits')}</div>}</td>
              <td>{r.case ? <Link className="number" to={`/cases/${r.case}`}>{numberOf(r)}</Link> : <span>{r.number || '—'}</span>}</td>
              <td><Said r={r} view={view} /></td>
              {mend ? <td className="row-deeds-of"><Deeds r={r} mend={mend} /></td> : null}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Said({ r, view }: { r: Row; view: View }) {
  const { t } = useTranslation()
  const refusal = view.refusal_texts[String(r.position)]
  const same = view.same_complainant?.[String(r.position)] ?? []
  return (
    <>
      {refusal ? <div className={r.struck ? 'faint' : 'over'}>{refusal}</div> : null}
      {(r.warnings ?? []).map((w, i) => <div key={i} className="soon">{w.row_number ? `${t('desk.row', { n: w.row_number })} ` : ''}{w.text || w.code}</div>)}
      {r.earlier?.length ? r.earlier.map((e) => <Earlier key={e.case} e={e} />) : r.known && r.known !== r.case ? <div>{t('batch.known')} <Link to={`/cases/${r.known}`}>{r.number || t('notices.case')}</Link></div> : null}
      {r.verbatim && !r.earlier?.length ? <div className="soon">{t('batch.verbatim')} <Link to={`/cases/${r.verbatim}`}>{r.verbatim_number || t('notices.case')}</Link>{r.verbatim_same_list ? ` ${t('batch.ofThisList')}` : null}</div> : null}
      {r.fate === 'changed' ? <div className="soon">{t('batch.notChanged')}</div> : null}
      <Differences of={r.differences} />
      {same.length ? <div className="ours">{t('batch.sameComplainant')} {same.map((s) => <Link key={s.case} to={`/cases/${s.case}`} style={{ marginRight: 8 }}>{numberOf(s)}{aside(word('State', s.state))}</Link>)}</div> : null}
      {r.raw?.length ? <div className="faint raw">{r.raw.filter(Boolean).join(' | ')}</div> : null}
      {r.mended ? <div className="faint" data-mended>{t('batch.mendedBy', { who: view.names.people[r.mended.by] ?? r.mended.by, at: short(r.mended.at) })}</div> : null}
      {r.from ? <div className="faint">{t('batch.mendedIn', { who: view.names.people[r.from.by] ?? r.from.by, at: short(r.from.at), file: r.from.file_name || t('batch.corrected') })}</div> : null}
      {r.struck ? <div className="faint">{t('batch.struck', { who: view.names.people[r.struck.by] ?? r.struck.by, at: short(r.struck.at), reason: r.struck.reason })}</div> : null}
    </>
  )
}

/** What may be done about a row that is no case yet; what was refused asks for it first. */
function Deeds({ r, mend }: { r: Row; mend: (deed: Deed, row: Row) => void }) {
  const { t } = useTranslation()
  if (r.settled && r.fate !== 'refused') return null
  if (r.struck) return <Button size="small" onClick={() => mend('restore', r)}>{t('batch.deeds.restore')}</Button>
  const asks = r.fate === 'refused'
  return (
    <>
      {/* What is said twice has nothing to mend, and of a case of several lines one cannot be mended alone. */}
      {r.refusal?.code === 'duplicate_row' || r.beyond_cells ? null : <Button size="small" type={asks ? 'primary' : 'default'} ghost={asks} onClick={() => mend('correct', r)}>{t('batch.deeds.correct')}</Button>}
      <Button size="small" onClick={() => mend('strike', r)}>{t('batch.deeds.strike')}</Button>
      {r.beyond_cells ? <div className="faint" title={t('batch.beyondWhy')}>{t('batch.beyond')}</div> : null}
    </>
  )
}

/** A case that a repeat is linked to: how it stands, and what the row says otherwise. */
function Earlier({ e }: { e: components['schemas']['EarlierCase'] }) {
  const { t } = useTranslation()
  const batch = e.upstream_batch_no ? t('batch.earlierBatch', { no: e.upstream_batch_no }) : ''
  return (
    <>
      <div>
        {t('batch.earlier')} <Link to={`/cases/${e.case}`}>{batch || t('notices.case')}</Link>
        <span className="faint"> {t('case.handedOver')} {short(e.handed_over_at)} · {word('State', e.state)}{e.compared && !e.differences?.length ? ` · ${t('batch.saysSame')}` : ''}</span>
      </div>
      <Differences of={e.differences} />
    </>
  )
}

/** The values of enumerations are shown in words; what was written stands as it was. */
const said = (field: string, value = '') => {
  if (field === 'priority') return word('Priority', value)
  if (field === 'channel') return word('Channel', value)
  return field === 'pollution_types' ? typesIn(value) : value
}

/** What the row says beside what is registered; neither was put in the other's place. */
function Differences({ of }: { of: Row['differences'] }) {
  const { t } = useTranslation()
  return (of ?? []).map((d) => (
    <div key={d.field} className="difference">
      <span className="faint">{t(`field.${d.field}`, { defaultValue: d.field })}</span>
      <span><span className="faint">{t('batch.registered')}</span> {said(d.field, d.known) || '—'}</span>
      <span><span className="faint">{t('batch.here')}</span> <b>{said(d.field, d.row) || '—'}</b></span>
    </div>
  ))
}
