import '../unit/unit.css'

import { Empty } from 'antd'
import { useTranslation } from 'react-i18next'

import { usePeople } from '../../api/office'
import { Unsent } from '../../drafts/unsent'
import { Failed } from '../../parts/failed'
import { useAll } from '../../parts/useall'
import { Waiting } from '../../parts/waiting'
import { useSession } from '../../session'
import { OFFICERS } from '../../shell/places'
import { word } from '../../words'
import { useDeedByAddress } from '../case/deedbyaddress'
import { keyOf } from '../leader/mine'
import { Row } from '../leader/row'
import { useTasks } from '../unit/reading'

/** What waits, in the order in which it is shown: what is nearer to its end stands first. */
const KINDS = ['rework', 'report_up', 'merge_answers', 'track', 'close', 'publish', 'prepare_publication', 'review_accountability', 'pass_gate', 'pass_review_gate']

/** The officers' page 待办: what was returned from above, what waits to be merged, reported up, tracked and closed, to pass a gate, to be published, or for somebody to answer for it, each with its form. */
export default function Todo() {
  const { t } = useTranslation()
  const session = useSession()
  const ours = session.has(...OFFICERS)
  const deed = useDeedByAddress()
  const tasks = useTasks('office', ours)
  useAll(tasks)
  const publicity = usePeople(undefined, 'publicity_officer')
  if (!ours) return <div className="card"><h1>{t('place.todo')}</h1><Empty description={t('todo.notYours')} /></div>
  if (tasks.isError) return <Failed error={tasks.error} again={() => void tasks.refetch()} />
  if (tasks.isPending) return <Waiting />
  const { rows, names } = tasks.read
  const yours = rows.filter((r) => KINDS.includes(r.kind) && r.yours)
  const others = rows.filter((r) => KINDS.includes(r.kind) && !r.yours)
  // What one prepared is published by another one; where there is none, somebody has to be appointed.
  const nobodyElse = others.some((r) => r.kind === 'publish') && !!publicity.data && !publicity.data.people.some((p) => !p.disabled && p.id !== session.me.person)
  return (
    <div className="unit-page leader-page">
      <div className="head"><h1>{t('leader.waits')} <b className="count">{yours.length}</b></h1></div>
      <Unsent />
      {yours.length ? null : <div className="card"><Empty description={t('leader.none')} /></div>}
      {KINDS.map((k) => ({ k, of: yours.filter((r) => r.kind === k) })).filter(({ of }) => of.length).map(({ k, of }) => (
        <section key={k} className="todo-group" aria-label={word('TaskKind', k)}>
          <h2>{word('TaskKind', k)} <b className="count">{of.length}</b></h2>
          <ul className="todos">{of.map((r) => <Row key={keyOf(r)} r={r} names={names} grouped open={() => deed.open(r.case.id, r.command!, r.subject)} />)}</ul>
        </section>
      ))}
      {others.length ? (
        <details className="card others-decide" open={nobodyElse}>
          <summary><b>{t('todo.others')}</b> <b className="count">{others.length}</b></summary>
          <p className="faint">{t('todo.othersMean')}</p>
          {nobodyElse ? <p className="over">{t('todo.nobodyElse')}</p> : null}
          <ul className="todos">{others.map((r) => <Row key={keyOf(r)} r={r} names={names} />)}</ul>
        </details>
      ) : null}
      {deed.form()}
    </div>
  )
}
