import './unit.css'

import { Button, Empty } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'

import { Unsent } from '../../drafts/unsent'
import { Failed } from '../../parts/failed'
import { Waiting } from '../../parts/waiting'
import { useSession } from '../../session'
import { OnTheirWay } from '../../uploads/list'
import { listed, word } from '../../words'
import { AcknowledgeAll } from '../desk/acknowledgeall'
import { Doers } from './doers'
import { useTasks } from './reading'
import { Roster } from './roster'
import { Row } from './row'
import { doers, groups, together, todos } from './todo'
import { Waits } from './waits'

// What is opened from a card is fetched then.
const HandlerAll = lazy(() => import('./handlerall').then((m) => ({ default: m.HandlerAll })))

/** What is done for several parts at once. */
const TOGETHER = ['acknowledge', 'name_handler']

const UNIT = ['unit_officer', 'unit_leader', 'unit_duty_officer']

/** My unit 本单位: what we must do next, by the clocks of our own parts, on a telephone first. */
export default function Unit() {
  const { t } = useTranslation()
  const { me } = useSession()
  const [at, setAt] = useSearchParams()
  const tasks = useTasks('unit')
  const [naming, setNaming] = useState('')
  const units = [...new Map(me.posts.filter((p) => UNIT.includes(p.role)).map((p) => [p.unit, p.unit_name]))]
  if (!units.length) return <div className="card"><h1>{t('unit.title')}</h1><Empty description={t('unit.notYours')} /></div>
  if (tasks.isPending) return <Waiting />
  if (tasks.isError) return <Failed error={tasks.error} again={() => tasks.refetch()} />
  const { rows, names } = tasks.read
  const all = todos(rows)
  const found = groups(all)
  const kind = at.get('kind') ?? ''
  const choose = (k: string) => setAt((old) => { const n = new URLSearchParams(old); if (k) n.set('kind', k); else n.delete('kind'); return n }, { replace: true })
  const shown = kind ? found.filter((g) => g.kind === kind) : found
  return (
    <div className="unit-page">
      <div className="head"><h1>{listed(units.map(([, name]) => name))}</h1><span className="faint">{t('unit.todo', { n: all.length })}</span></div>
      <Unsent />
      <OnTheirWay />
      {found.length > 1 || kind ? (
        <nav className="kinds" aria-label={t('unit.title')}>
          <button type="button" aria-pressed={kind === ''} onClick={() => choose('')}>{t('unit.all')} <b>{all.length}</b></button>
          {found.map((g) => <button key={g.kind} type="button" aria-pressed={kind === g.kind} onClick={() => choose(g.kind)}>{word('TaskKind', g.kind)} <b>{g.todos.length}</b></button>)}
        </nav>
      ) : null}
      <div className="unit-grid">
        <div>
          {shown.length === 0 ? <div className="card"><Empty description={t(kind ? 'unit.noneOf' : 'unit.none')} /></div> : null}
          {shown.map((g) => (
            <section key={g.kind} className="todo-group" aria-label={word('TaskKind', g.kind)}>
              <h2>{word('TaskKind', g.kind)} <b className="count">{g.todos.length}</b></h2>
              {TOGETHER.includes(g.kind) ? [...together(g.todos, g.kind)].map(([unit, some]) => (some.length < 2 ? null : (
                <div key={unit} className="line all-of-them">
                  {units.length > 1 ? <b>{names.units[unit] ?? unit}</b> : null}
                  {g.kind === 'acknowledge'
                    ? <AcknowledgeAll parts={some.map((r) => ({ row: r.case, assignment: r.assignment }))} unit={names.units[unit] ?? unit} />
                    : <Button onClick={() => setNaming(unit)}>{t('unit.nameAll', { n: some.length })}</Button>}
                </div>
              ))) : null}
              {doers(g.todos).map((d) => <Doers key={d.unit} {...d} name={units.length > 1 ? names.units[d.unit] : undefined} />)}
              <ul className="todos">{g.todos.map((x) => <Row key={`${x.next.case.id} ${x.next.kind} ${x.next.subject}`} todo={x} names={names} many={units.length > 1} />)}</ul>
            </section>
          ))}
          {tasks.hasNextPage ? <div className="after"><Button onClick={() => tasks.fetchNextPage()} loading={tasks.isFetchingNextPage}>{t('unit.more')}</Button></div> : null}
        </div>
        {naming ? <Suspense><HandlerAll unit={naming} rows={together(all, 'name_handler').get(naming) ?? []} close={() => setNaming('')} /></Suspense> : null}
        <div className="unit-side">
          <Waits rows={rows} names={names} />
          <Roster units={units} />
        </div>
      </div>
    </div>
  )
}
