import { Button, Checkbox } from 'antd'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import { numberOf } from '../../parts/number'
import { Due } from '../../parts/remaining'
import { Tag } from '../../parts/tag'
import { short } from '../../time'
import { aside, commandName, leading, listed, word } from '../../words'
import { typeName } from '../../words/types'
import type { Row } from './plan'

const Disputes = lazy(() => import('./disputes').then((m) => ({ default: m.Disputes })))

const DEEDS: Record<string, string[]> = { screen: ['assign', 'screen'], assign: ['assign', 'screen'], countersign: ['countersign'], rule: ['rule'] }

type Names = Record<string, string>
type Props = {
  row: Row; units: Names; people: Names; open: boolean; picked: boolean; canPick: boolean; tabIndex: number
  focused: () => void; pick: () => void; show: () => void; deed: (kind: string) => void
}

/** One case that waits: when, which, what was complained about, and who could take it. */
export function Line({ row: r, units, people, open, picked, canPick, tabIndex, focused, pick, show, deed }: Props) {
  const { t } = useTranslation()
  const deeds = (DEEDS[r.task] ?? []).filter((k) => (r.allowed ?? []).includes(k))
  const number = numberOf(r)
  return (
    <li id={`row-${r.id}`} tabIndex={tabIndex} onFocus={(e) => e.target === e.currentTarget && focused()} className={`${picked ? 'picked' : ''} ${open ? 'open' : ''}`} aria-label={`${number} ${word('DispatchTask', r.task)}`}>
      <span className="check">{canPick ? <Checkbox checked={picked} onChange={pick} tabIndex={-1} aria-label={t('dispatch.pick', { number })} /> : null}</span>
      <div className="when">
        <Tag className={r.task === 'rule' || r.task === 'countersign' ? 'soon' : 'ours'}>{word('DispatchTask', r.task)}</Tag>
        {r.task_due_at ? <Due at={r.task_due_at} /> : <span className="faint">{t('dispatch.noClock')}</span>}
      </div>
      <div className="which">
        <div>{r.priority !== 'normal' && r.priority ? <span className="star" title={word('Priority', r.priority)} aria-label={word('Priority', r.priority)}>{'★\u00a0'}</span> : null}<Link className="number" to={`/cases/${r.id}`}>{number}</Link></div>
        <div>{[r.region, r.address].filter(Boolean).join(' ')}</div>
        <div className="faint">{t('case.handedOver')} {short(r.handed_over_at)}</div>
      </div>
      <div className="what">
        <button type="button" className="says" onClick={show} aria-expanded={open} tabIndex={-1}>{r.texts_unread ? t('case.textUnread') : r.complaint}</button>
        <div className="tags">
          {(r.pollution_types ?? []).map((p) => <Tag key={p}>{typeName(p)}</Tag>)}
          {r.issues > 1 ? <Tag>{t('dispatch.issues', { n: r.issues })}</Tag> : null}
          {r.repeats ? <Tag className="soon">{t('dispatch.repeats', { n: r.repeats })}</Tag> : null}
          {r.respondent ? <span className="faint">{leading(t('case.respondent'))}{r.respondent}</span> : null}
        </div>
      </div>
      <div className="who-takes">
        {r.task === 'screen' || r.task === 'assign' ? <Proposed row={r} units={units} open={open} /> : null}
        {r.screening ? <p className="said"><b>{leading(word('ScreeningOutcome', r.screening.outcome))}</b>{r.screening.reason_text}<br /><span className="faint">{people[r.screening.by]} {short(r.screening.at)}</span></p> : null}
        {r.task === 'rule' && !open ? (r.disputes ?? []).map((v) => (
          <p key={v.id} className="said">
            <b>{units[v.unit] ?? v.unit}</b>{aside(word('AssignmentRole', v.role))}{v.nth > 1 ? <Tag className="over">{t('dispatch.nth', { n: v.nth })}</Tag> : null}<br />
            <span className="clamp">{v.reason_text}</span>
          </p>
        )) : null}
        <div className="row-deeds">{deeds.map((k, i) => <Button key={k} size="small" type={i === 0 ? 'primary' : 'default'} onClick={() => deed(k)} tabIndex={open ? 0 : -1} aria-label={`${commandName(k)} ${number}`}>{k === 'screen' ? t('dispatch.screen') : commandName(k)}</Button>)}</div>
      </div>
      {open && r.task === 'rule' ? <Suspense><Disputes row={r} units={units} people={people} /></Suspense> : null}
    </li>
  )
}

/** Units of one part for one and the same reason stand together. */
function alike(parts: NonNullable<Row['proposal']>, whole: boolean) {
  const groups: { role: string; units: string[]; whys: string[] }[] = []
  for (const p of parts) {
    const whys = p.reasons.slice(0, whole ? undefined : 1).map((r) => r.text)
    const same = groups.find((g) => g.role === p.role && g.whys.join() === whys.join())
    if (same) same.units.push(p.unit)
    else groups.push({ role: p.role, units: [p.unit], whys })
  }
  return groups
}

/** Who could take the case, and why. */
function Proposed({ row, units, open }: { row: Row; units: Names; open: boolean }) {
  const { t } = useTranslation()
  const parts = row.proposal ?? []
  return (
    <ul className="plain proposed">
      {parts.some((p) => p.role === 'lead') ? null : <li className="over">{t('dispatch.noLead')}</li>}
      {alike(parts, open).map((p) => (
        <li key={p.role + p.units.join()}>
          <span className={`role ${p.role}`}>{word('AssignmentRole', p.role)}</span>
          <span><b>{listed(p.units.map((u) => units[u] ?? u))}</b> {p.whys.map((why) => <span key={why} className="why">{why}</span>)}</span>
        </li>
      ))}
      {(row.territory?.unclear ?? []).map((u) => <li key={u.words} className="soon">{u.reason}</li>)}
      {parts.some((p) => p.role === 'territorial') || row.territory?.units?.length || row.territory?.unclear?.length ? null : <li className="soon">{t('dispatch.noTerritory')}</li>}
      {(row.stale_lines ?? []).length ? <li className="soon">{t('dispatch.stale', { lines: listed(row.stale_lines!.map(String)) })}</li> : null}
    </ul>
  )
}
