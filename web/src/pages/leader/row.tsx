import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import { numberOf } from '../../parts/number'
import { Due, nearness } from '../../parts/remaining'
import { full, fullDue, short } from '../../time'
import { useNow } from '../../time/now'
import { commandName, leading, word } from '../../words'
import { CaseName } from '../case/casename'
import type { Names } from '../unit/reading'
import { About, Said } from '../unit/row'
import type { TaskRow } from '../unit/todo'

const GATES = ['pass_gate', 'pass_review_gate']

/** One thing that waits for the hand of a leader, or of an officer of the office, with what somebody says of it. quiet: it is others' turn, and the leader may step in. grouped: it stands under the name of its kind. */
export function Row({ r, names, open, quiet, grouped }: { r: TaskRow; names: Names; open?: () => void; quiet?: boolean; grouped?: boolean }) {
  const { t } = useTranslation()
  const now = useNow()
  const c = r.case
  const near = r.due_at ? nearness(Date.parse(r.due_at), now) : 'ours'
  const unit = r.about?.unit ?? r.unit ?? c.lead_unit
  const number = (
    <span>
      {c.priority && c.priority !== 'normal' ? <span className="star" title={word('Priority', c.priority)} aria-label={word('Priority', c.priority)}>★ </span> : null}
      <Link className="number" to={`/cases/${c.id}`}>{numberOf(c)}</Link>
    </span>
  )
  return (
    <li className={`todo ${quiet && near !== 'over' ? 'rest' : near}`} data-kind={r.kind} data-case={c.id}>
      <div className="todo-head">
        {grouped ? number : <b className="todo-kind">{quiet ? t('leader.notYet') : word('TaskKind', r.kind)}{r.about?.rung ? ` · ${word('Rung', r.about.rung)}` : ''}</b>}
        {r.due_at ? <Due at={r.due_at} /> : null}
      </div>
      {grouped ? null : <div className="todo-where">{number}</div>}
      <About r={r} names={names} />
      <div className="line faint">
        {r.about?.cause ? <b>{word('Cause', r.about.cause)}</b> : null}
        {r.about?.finding ? <span className="soon">{word('Outcome', r.about.finding)}</span> : null}
        {unit ? <span>{names.units[unit] ?? unit}</span> : null}
        {r.kind !== 'sign' ? null : r.about?.presented ? <span className="soon">{t('presented.by', { name: names.people[r.about.by!] ?? r.about.by, at: short(r.about.at) })}</span> : r.about?.sent_back ? <span>{t('leader.sentBack', { at: short(r.about.at) })}</span> : quiet ? <span>{r.part?.handler ? t('unit.handler', { name: names.people[r.part.handler] ?? r.part.handler }) : t('unit.noHandler')}</span> : <span>{t('leader.pending')}</span>}
        {r.about?.until ? <span className="soon">{t('leader.asks', { at: fullDue(r.about.until) })}</span> : null}
        {r.kind === 'waive_gate' ? <span>{t('leader.lastGate', { gate: word('Gate', r.subject) })}</span> : null}
        {['pass_gate', 'pass_review_gate', 'prepare_publication', 'close'].includes(r.kind) && r.about?.at ? <span>{t('todo.reported', { at: short(r.about.at) })}</span> : null}
        {r.kind === 'publish' ? <span>{t('todo.prepared', { name: names.people[r.about?.by ?? ''] ?? r.about?.by, at: short(r.about?.at) })}</span> : null}
        {r.about?.by && !['sign', 'sign_reply', 'publish'].includes(r.kind) ? <span>{t('leader.by', { name: names.people[r.about.by] ?? r.about.by })}</span> : r.kind === 'confirm_escalation' ? <span>{t('leader.clock')}</span> : null}
      </div>
      {r.about?.missed ? <div className="line missed"><span className="over">{t('leader.missed', { clock: word('ClockKind', r.about.missed.clock), at: fullDue(r.about.missed.due_at) })}</span><span className={r.about.missed.done_at ? 'faint' : 'over'}>{r.about.missed.done_at ? t('leader.doneSince', { at: full(r.about.missed.done_at) }) : t('leader.notSince')}</span></div> : null}
      {r.about?.screened ? (
        <div className="line">
          <b>{word('ScreeningOutcome', r.about.screened)}</b>
          {r.about.into ? <span>{leading(t('field.into'))}<Link className="underlined" to={`/cases/${r.about.into}`}><CaseName id={r.about.into} /></Link></span> : r.about.to ? <span>{leading(t('field.to'))}{r.about.to}</span> : null}
        </div>
      ) : null}
      <Said r={r} />
      {open && r.command ? <div className="todo-deeds"><Button type={quiet || r.kind === 'waive_gate' ? 'default' : 'primary'} onClick={open}>{quiet ? t('leader.ownReport') : GATES.includes(r.kind) ? `${commandName(r.command)} · ${word('Gate', r.subject)}` : commandName(r.command)}</Button></div> : null}
    </li>
  )
}
