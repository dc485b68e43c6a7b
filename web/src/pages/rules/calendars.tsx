import { useQuery } from '@tanstack/react-query'
import { Button, Empty } from 'antd'
import { type KeyboardEvent, lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'

import { client, data } from '../../api/client'
import { serverNow } from '../../api/clock'
import type { components } from '../../facts/schema'
import { Alert } from '../../parts/alert'
import { Choose } from '../../parts/choose'
import { Failed } from '../../parts/failed'
import { Waiting } from '../../parts/waiting'
import { Tag } from '../../parts/tag'
import { useSession } from '../../session'
import { date, full } from '../../time'
import { language } from '../../words'
import { policyName } from '../../words/policy'
import { stretches, weeks, type Year } from './month'
import { NextYear } from './nextyear'

const NewYear = lazy(() => import('./newyear').then((m) => ({ default: m.NewYear })))

/** The working-day calendars 工作日历: which day is worked and why, by which notice, and whose deadlines ask. */
export function Calendars() {
  const { t } = useTranslation()
  const [at, setAt] = useSearchParams()
  const { may } = useSession()
  const [stored, setStored] = useState<components['schemas']['CalendarText']>()
  const found = useQuery({ queryKey: ['calendars'], queryFn: () => data(client.GET('/api/v1/calendars')), staleTime: 60_000 })
  if (found.isError) return <Failed error={found.error} again={() => found.refetch()} />
  if (!found.data) return <Waiting />
  const all = found.data.calendars
  const years = [...new Set(all.map((c) => c.calendar.year))].sort((a, b) => a - b)
  const put = (change: Record<string, string>) => setAt({ tab: 'calendars', ...change }, { replace: true })
  const keeps = may('keep-policies')
  const written = Number(at.get('year'))
  if (keeps && at.get('edit') && written >= 2000 && written < 2100) {
    const counts = all.find((c) => c.calendar.year === written && c.counts)
    return <Suspense fallback={<Waiting />}><NewYear key={written} year={written} from={counts?.calendar} back={() => put(years.includes(written) ? { year: String(written) } : {})} done={(v) => { setStored(v); put({ year: String(written) }) }} /></Suspense>
  }
  if (!years.length) return <div className="card"><Empty description={t('rules.calendar.none')} /></div>
  const present = Number(date(serverNow()).slice(0, 4))
  const wished = Number(at.get('year')) || present
  const year = years.includes(wished) ? wished : years.at(-1)!
  const versions = all.filter((c) => c.calendar.year === year)
  const one = versions.find((c) => c.version === Number(at.get('version'))) ?? versions.find((c) => c.counts)!
  const used = found.data.used_by
  return (
    <>
      <div className="filters">
        <Choose aria-label={t('rules.calendar.year')} value={String(year)} set={(y) => put({ year: y! })} choices={years.map((y) => ({ value: String(y), label: t('rules.calendar.yearN', { n: y }) }))} />
        {versions.length > 1 ? <Choose aria-label={t('rules.version')} value={String(one.version)} set={(v) => put({ year: String(year), version: v! })} choices={versions.toReversed().map((v) => ({ value: String(v.version), label: t('rules.versionN', { n: v.version }) + (v.counts ? ` · ${t('office.list.inForce')}` : '') }))} /> : null}
        {keeps ? [year, years.at(-1)! + 1].map((y) => <Button key={y} onClick={() => setAt({ tab: 'calendars', year: String(y), edit: '1' })}>{t(y === year ? 'rules.new.change' : 'rules.new.year', { n: y })}</Button>) : null}
      </div>
      {stored?.calendar.year === year ? <Alert type="success" role="status" showIcon title={t('rules.new.yearStored', { n: year, version: stored.version, at: full(stored.stored_at) })} description={<>{t('rules.new.sum')} <code className="sum">{stored.sha256}</code></>} style={{ marginBottom: 14 }} /> : null}
      {!years.includes(wished) ? <Alert type="warning" role="alert" title={t('rules.calendar.missing', { n: wished })} style={{ marginBottom: 14 }} /> : keeps ? <NextYear /> : years.at(-1) === present && date(serverNow()) > `${present}-10-31` ? <Alert type="warning" title={t('rules.calendar.soon', { n: present + 1 })} style={{ marginBottom: 14 }} /> : null}
      <Months year={one.calendar} />
      <section className="card">
        <dl className="facts">
          <dt>{t('rules.calendar.source')}</dt><dd>{one.calendar.source || <span className="faint">{t('office.notSet')}</span>}</dd>
          <dt>{t('rules.calendar.why.holiday')}</dt><dd className="figures">{stretches(one.calendar).map((s) => <Tag key={s.from}>{s.from.slice(5)}{s.days > 1 ? ` — ${s.until.slice(5)}` : ''} · {t('rules.calendar.days', { n: s.days })}</Tag>)}</dd>
          <dt>{t('rules.calendar.why.makeup')}</dt><dd className="figures">{(one.calendar.makeup ?? []).map((d) => <Tag key={d}>{d.slice(5)}</Tag>)}{one.calendar.makeup?.length ? null : <span className="faint">{t('rules.calendar.noMakeup')}</span>}</dd>
          <dt>{t('rules.calendar.usedBy')}</dt>
          <dd>{used.length ? used.map((p) => <div key={`${p.policy} ${p.version}`}><Link to={`?tab=policies&policy=${encodeURIComponent(p.policy)}&version=${p.version}`}>{policyName(p.policy)}</Link> <span className="faint">{t('rules.versionN', { n: p.version })}</span></div>) : <span className="faint">{t('rules.calendar.unused')}</span>}</dd>
          <dt>{t('rules.stored')}</dt><dd><span className="figures">{full(one.stored_at)}</span> {one.stored_by ? `${found.data.names.people[one.stored_by] ?? ''} · ${one.reason}` : t('rules.shipped')}</dd>
        </dl>
        <p className="rule" style={{ margin: '14px 0 0' }}>{t('rules.calendar.change')}</p>
      </section>
    </>
  )
}

/** How far an arrow goes in the picture, in days. */
const ARROWS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }

/** The picture of a year; press: what pressing a day does. One day of all is on the way of the keyboard, and arrows go to the others. */
export function Months({ year, press }: { year: Year; press?: (date: string) => void }) {
  const { t } = useTranslation()
  const [at, stand] = useState(`${year.year}-01-01`)
  const go = (e: KeyboardEvent<HTMLElement>) => {
    const days = ARROWS[e.key]
    if (!days || !press) return
    e.preventDefault()
    e.currentTarget.querySelector<HTMLElement>(`[data-day="${new Date(Date.parse(at) + days * 86_400_000).toISOString().slice(0, 10)}"]`)?.focus()
  }
  return (
    <section className="card">
      {press ? <p className="faint">{t('rules.new.pressDay')}</p> : null}
      <div className="months" onKeyDown={go}>{Array.from({ length: 12 }, (_, i) => <Month key={i} year={year} month={i + 1} press={press} at={at} stand={stand} />)}</div>
      <p className="keys"><span className="day off">{t('rules.calendar.why.holiday')}</span><span className="day made">{t('rules.calendar.why.makeup')}</span><span className="day free">{t('rules.calendar.why.weekend')}</span></p>
    </section>
  )
}

function Month({ year, month, press, at, stand }: { year: Year; month: number; press?: (date: string) => void; at: string; stand: (date: string) => void }) {
  const { t } = useTranslation()
  const today = date(serverNow())
  return (
    <table className="month">
      <caption>{new Intl.DateTimeFormat(language() === 'zh' ? 'zh-CN' : 'en-GB', { month: 'long', timeZone: 'UTC' }).format(new Date(Date.UTC(year.year, month - 1)))}</caption>
      <thead><tr>{(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const).map((d) => <th key={d} scope="col">{t(`rules.calendar.weekday.${d}`)}</th>)}</tr></thead>
      <tbody>
        {weeks(year, month).map((week, i) => (
          <tr key={i}>
            {week.map((d, j) => (d ? (
              <td key={d.date} title={`${d.date} ${t(`rules.calendar.why.${d.why}`)}`} className={`day ${d.why === 'holiday' ? 'off' : d.why === 'makeup' ? 'made' : d.why === 'weekend' ? 'free' : ''} ${d.date === today ? 'today' : ''}`}>
                {press ? <button type="button" data-day={d.date} tabIndex={d.date === at ? 0 : -1} aria-label={`${d.date} ${t(`rules.calendar.why.${d.why}`)}`} onFocus={() => stand(d.date)} onClick={() => press(d.date)}>{d.day}</button> : d.day}{d.why === 'holiday' || d.why === 'makeup' ? <sup aria-hidden={!!press}>{t(`rules.calendar.mark.${d.why}`)}</sup> : null}
              </td>
            ) : <td key={j} />))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
