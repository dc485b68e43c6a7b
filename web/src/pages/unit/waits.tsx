import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import { numberOf } from '../../parts/number'
import { Due } from '../../parts/remaining'
import { useSession } from '../../session'
import { shortDue } from '../../time'
import { commandName, word } from '../../words'
import { formOf } from '../case/preset'
import { Call } from '../desk/call'
import type { Names } from './reading'
import { Said } from './row'
import type { TaskRow } from './todo'

const PARTS = [['in_ruling', 'disputes'], ['passed_on', 'passed'], ['in_review', 'review']] as const

/** What others do with our parts: rulings on our disputes, what we passed on, what is under review. */
export function Waits({ rows, names }: { rows: TaskRow[]; names: Names }) {
  const { t } = useTranslation()
  return (
    <>
      {PARTS.map(([kind, title]) => {
        const some = rows.filter((r) => r.kind === kind)
        return some.length ? (
          <section key={kind} className="card" aria-label={t(`unit.${title}`)}>
            <h2>{t(`unit.${title}`)} <b className="count">{some.length}</b></h2>
            <ul className="plain waits">{some.map((r) => <One key={`${r.case.id} ${r.subject}`} r={r} names={names} />)}</ul>
          </section>
        ) : null
      })}
    </>
  )
}

function One({ r, names }: { r: TaskRow; names: Names }) {
  const { t } = useTranslation()
  const { gives } = useSession()
  const below = r.kind === 'passed_on' ? r.part?.unit ?? '' : ''
  const unit = (u?: string) => (u ? names.units[u] ?? u : '')
  return (
    <li>
      <div className="todo-head">
        <Link className="number" to={`/cases/${r.case.id}`}>{numberOf(r.case)}</Link>
        {r.due_at ? <Due at={r.due_at} of="theirs" /> : null}
      </div>
      <div className="line faint">
        <span>{r.case.region}</span>
        {below ? <span className={r.part?.state === 'offered' ? 'soon' : ''}>{t('unit.yetTo', { unit: unit(below), state: word('AssignmentState', r.part?.state) })}</span> : null}
        {r.kind === 'in_ruling' && (r.about?.times ?? 1) > 1 ? <span>{t('unit.nth', { n: r.about!.times })}</span> : null}
        {r.kind === 'in_ruling' && r.about?.unit ? <span>{t('unit.suggested', { unit: unit(r.about.unit) })}</span> : null}
      </div>
      {r.kind === 'in_ruling' && r.part?.role === 'lead' && r.case.report_due_at ? <p className="soon figures" style={{ margin: '4px 0 0' }}>{t('unit.runsOn', { at: shortDue(r.case.report_due_at) })}</p> : null}
      <Said r={r} />
      {below ? <div className="line"><Call unit={below} of={r.case.id} />{gives('take-back') ? <Link to={formOf(r.case.id, 'take-back', r.subject)}>{commandName('take-back')}</Link> : null}</div> : null}
    </li>
  )
}
