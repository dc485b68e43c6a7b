import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import type { components } from '../../facts/schema'
import { numberOf } from '../../parts/number'
import { Due, nearness } from '../../parts/remaining'
import { type Sight, useSeen, useSight } from '../../parts/sight'
import { colour, whose } from '../../parts/whose'
import { useSession } from '../../session'
import { shortDue } from '../../time'
import { useAt } from '../../time/now'
import { word } from '../../words'

export type Row = components['schemas']['CaseRow']

/** A list of cases, each with the instant that is next for it. */
export function CaseTable({ rows, units, label }: { rows: Row[]; units: Record<string, string>; label?: string }) {
  const { t } = useTranslation()
  const [list, sight] = useSight<HTMLTableSectionElement>(rows.map((r) => r.id))
  return (
    <div className="scroll">
      <table className="cases board" aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{t('case.number')}</th>
            <th scope="col">{t('case.due')}</th>
            <th scope="col">{t('case.waitsFor')}</th>
            <th scope="col">{t('case.where')}</th>
            <th scope="col">{t('case.lead')}</th>
            <th scope="col">{t('case.state')}</th>
          </tr>
        </thead>
        <tbody ref={list}>
          {rows.map((r) => (
            <CaseLine
              key={r.id} r={r} sight={sight} lead={r.lead_unit ? units[r.lead_unit] ?? r.lead_unit : ''}
              owner={r.next_owner ? (r.next_owner.unit ? units[r.next_owner.unit] ?? '' : word('Role', r.next_owner.role)) : ''}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** What an open case waits for where no clock runs. */
const RESTS = ['approved', 'replied', 'tracked', 'disputed']
const rests = ({ state, returned }: Row) => (state === 'replied' && returned ? 'returned' : RESTS.includes(state) ? state : 'other')

type Line = { r: Row; lead: string; owner: string; sight: Sight }

/** One case; drawn anew when it changes, when its instant comes near or passes, and while it is in sight. */
const CaseLine = memo(function CaseLine({ r, lead, owner, sight }: Line) {
  const { t } = useTranslation()
  const { me } = useSession()
  const runs = useSeen(sight, r.id)
  const due = r.next_due_at && r.open ? Date.parse(r.next_due_at) : 0
  const near = useAt((now) => (due ? nearness(due, now) : 'ours'))
  const of = whose(r.next_owner, me.posts)
  const shade = due ? colour(near, of) : 'rest'
  return (
    <tr className={shade === 'over' ? 'overdue' : shade === 'soon' ? 'soon-row' : ''}>
      <td>
        {r.priority !== 'normal' && r.priority ? <span className="star" title={word('Priority', r.priority)} aria-label={word('Priority', r.priority)} role="img">{'★\u00a0'}</span> : null}
        <Link className="number" to={`/cases/${r.id}`}>{numberOf(r)}</Link>
        {r.late ? <div className="over">{t('case.lateTimes', { n: r.breaches })}</div> : null}
      </td>
      <td>{r.next_due_at ? <Due at={r.next_due_at} of={of} runs={runs} /> : <span className="faint">—</span>}</td>
      <td>
        {r.next_clock ? word('ClockKind', r.next_clock) : r.open ? t(`board.rests.${rests(r)}`) : ''}
        <div className={of === 'ours' ? 'ours' : 'faint'}>{owner}</div>
      </td>
      <td>{r.region}<div className={r.region ? 'faint' : 'faint alone'}>{r.respondent || r.address}</div></td>
      <td className={!lead || lead === owner ? 'known' : undefined} data-label={t('case.lead')}>{lead || <span className="faint">{t('case.noLead')}</span>}</td>
      <td>{word('State', r.state)}{r.returned && (r.returns ?? 0) > 1 ? <div className="over">{t('case.returned', { n: r.returns })}</div> : null}{r.supplement_due_at && r.next_clock !== 'supplement' ? <div className="faint until">{t('board.until', { at: shortDue(r.supplement_due_at) })}</div> : null}</td>
    </tr>
  )
})
