import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import type { components } from '../../facts/schema'
import { numberOf } from '../../parts/number'
import { Due, nearness } from '../../parts/remaining'
import { whose } from '../../parts/whose'
import { useSession } from '../../session'
import { useNow } from '../../time/now'
import { commandName, word } from '../../words'

type Row = components['schemas']['CaseRow']

/** The cases of a leader in charge 包案领导, with their state and what falls due next. */
export function Charge({ rows, units, open }: { rows: Row[]; units: Record<string, string>; open: (id: string, command: string) => void }) {
  const { t } = useTranslation()
  const { gives, me } = useSession()
  const now = useNow()
  const deeds = ['supervise', 'urge'].filter(gives)
  return (
    <section className="todo-group" aria-label={t('leader.charge')}>
      <h2>{t('leader.charge')} <b className="count">{rows.length}</b></h2>
      {rows.length === 0 ? <p className="faint">{t('leader.noCharge')}</p> : null}
      <ul className="todos">
        {rows.map((c) => (
          <li key={c.id} className={`todo ${c.next_due_at && nearness(Date.parse(c.next_due_at), now) === 'over' ? 'over' : 'rest'}`} data-case={c.id}>
            <div className="todo-head">
              <span>{c.priority !== 'normal' ? <span className="star" title={word('Priority', c.priority)} aria-label={word('Priority', c.priority)}>★ </span> : null}<Link className="number" to={`/cases/${c.id}`}>{numberOf(c)}</Link></span>
              <b>{word('State', c.state)}</b>
            </div>
            <div className="todo-where">{[c.region, c.respondent || c.address].filter(Boolean).join(' · ')}</div>
            {c.next_due_at ? <div className="line"><span className="faint">{word('ClockKind', c.next_clock)} · {c.next_owner?.unit ? units[c.next_owner.unit] ?? '' : word('Role', c.next_owner?.role)}</span><Due at={c.next_due_at} of={whose(c.next_owner, me.posts)} /></div> : null}
            {c.late ? <div className="over">{t('case.lateTimes', { n: c.breaches })}</div> : null}
            {deeds.length ? <div className="todo-deeds">{deeds.map((d) => <Button key={d} onClick={() => open(c.id, d)}>{commandName(d)}</Button>)}</div> : null}
          </li>
        ))}
      </ul>
    </section>
  )
}
