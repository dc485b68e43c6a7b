import { Checkbox, Empty } from 'antd'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'

import { serverNow } from '../../api/clock'
import { Failed } from '../../parts/failed'
import { Search } from '../../parts/input'
import { Waiting } from '../../parts/waiting'
import { date, short } from '../../time'
import { useNow } from '../../time/now'
import { at, cut, DAY, gaps, midnight, monday } from './cover'
import { useRosters } from './duties'
import { Who } from './onduty'
import { useOffice } from './read'
import { Strip } from './strip'
import { above, fits, type Unit } from './tree'
import { WeekChoice } from './week'

const Roster = lazy(() => import('./roster').then((m) => ({ default: m.Roster })))

/** The rosters 值班表: who answers where now and in this week, and where nobody does; then each unit's own week. */
export function Rosters({ id }: { id?: string }) {
  const office = useOffice()
  if (office.failed) return <Failed error={office.failed} again={() => void office.units.refetch()} />
  if (office.pending) return <Waiting />
  return id ? <Suspense fallback={<Waiting />}><Roster key={id} unit={id} office={office} /></Suspense> : <All office={office} />
}

function All({ office }: { office: ReturnType<typeof useOffice> }) {
  const { t } = useTranslation()
  const [asked, ask] = useSearchParams()
  const q = asked.get('q') ?? ''
  const only = asked.get('gaps') === '1'
  const week = asked.get('week') ?? monday(date(serverNow()))
  const now = Math.floor(useNow() / 60_000) * 60_000
  const from = midnight(week)
  const until = from + 7 * DAY
  const today = midnight(date(now))
  const rosters = useRosters(from, until)
  const present = useRosters(today, today + DAY)
  function narrow(change: Record<string, string | undefined>) {
    const next = new URLSearchParams(asked)
    for (const [k, v] of Object.entries(change)) if (v) next.set(k, v); else next.delete(k)
    ask(next, { replace: true })
  }
  if (rosters.found.error ?? present.found.error) return <Failed error={rosters.found.error ?? present.found.error} again={() => { void rosters.found.refetch(); void present.found.refetch() }} />
  if (!rosters.found.data || !present.found.data) return <Waiting />
  const units = office.units.data?.units ?? []
  // Working groups and the province are not rung up at night, unless somebody has put them on a roster.
  const rows = units.filter((u) => !u.disabled && (!['group', 'province'].includes(u.kind) || rosters.turns.has(u.id)) && (!q || fits(u, q))).map((u) => {
    const turns = rosters.turns.get(u.id) ?? []
    const open = gaps(turns, Math.max(from, now), Math.max(until, now))
    return { unit: u, turns, open, on: at(present.turns.get(u.id) ?? [], now) }
  }).filter((r) => !only || r.open.length || !r.on.length).toSorted((a, b) => Number(a.on.length > 0) - Number(b.on.length > 0) || (a.open[0]?.from ?? Infinity) - (b.open[0]?.from ?? Infinity) || rank(a.unit) - rank(b.unit) || a.unit.name.localeCompare(b.unit.name, 'zh-CN'))
  const unmanned = rows.filter((r) => !r.on.length).length
  return (
    <section className="card">
      <div className="find wide">
        <Search allowClear value={q} placeholder={t('office.unit.find')} aria-label={t('office.unit.find')} onChange={(e) => narrow({ q: e.target.value })} />
        <Checkbox checked={only} onChange={(e) => narrow({ gaps: e.target.checked ? '1' : undefined })}>{t('office.roster.onlyGaps')}</Checkbox>
        <WeekChoice week={week} go={(w) => narrow({ week: w })} />
      </div>
      <p className={unmanned ? 'over none' : 'done none'} role="status">{unmanned ? t('office.roster.unmanned', { n: unmanned }) : t('office.roster.manned')}</p>
      {rows.length === 0 ? <Empty description={t(only ? 'office.roster.noGaps' : 'office.unit.none')} /> : (
        <table className="cases rosters">
          <thead><tr><th scope="col">{t('office.post.unit')}</th><th scope="col">{t('office.roster.present')}</th><th scope="col">{t('office.roster.gap')}</th><th scope="col" className="week-col">{t('office.roster.week')}</th></tr></thead>
          <tbody>
            {rows.map((r) => (
              <tr key={r.unit.id}>
                <th scope="row"><Link to={{ pathname: `/office/rosters/${r.unit.id}`, search: asked.get('week') ? `week=${week}` : '' }}>{r.unit.name}</Link><span className="faint small">{above(units, r.unit.id).at(-1)?.name}</span></th>
                <td><Who turns={r.on} names={present.names} /></td>
                <td className="figures">{r.turns.length === 0 ? <span className="over">{t('office.roster.empty')}</span> : r.open.length ? <span className="soon">{short(r.open[0]!.from)} — {short(r.open[0]!.until)}{r.open.length > 1 ? <span className="faint"> {t('office.roster.moreGaps', { n: r.open.length - 1 })}</span> : null}</span> : <span className="done">{t('office.roster.full')}</span>}</td>
                <td className="week-col"><Strip from={from} until={until} now={now} turns={cut(r.turns, from, until)} days /></td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

const rank = (u: Unit) => ['office', 'city', 'department', 'county', 'township', 'province', 'group'].indexOf(u.kind)
