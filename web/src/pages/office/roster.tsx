import { Button } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'

import { client, data } from '../../api/client'
import { serverNow } from '../../api/clock'
import { useDraft } from '../../drafts'
import { Found, Keeping } from '../../drafts/bar'
import { Alert } from '../../parts/alert'
import { Modal } from '../../parts/box'
import { Failed } from '../../parts/failed'
import { useDoing } from '../../parts/doing'
import { Input } from '../../parts/input'
import { message } from '../../parts/voice'
import { Waiting } from '../../parts/waiting'
import { date, short, span } from '../../time'
import { useNow } from '../../time/now'
import { useFills } from './contacts'
import { at, cut, DAY, gaps, HOUR, lanes, later, midnight, monday, type Stretch } from './cover'
import { type Duty, type Turn, useRoster } from './duties'
import { Who } from './onduty'
import { useAnew, type useOffice } from './read'
import { WeekChoice } from './week'

const DutyForm = lazy(() => import('./duty').then((m) => ({ default: m.DutyForm })))

/** A unit's week: every hour of it with who answers, and where nobody does. */
export function Roster({ unit, office }: { unit: string; office: ReturnType<typeof useOffice> }) {
  const { t } = useTranslation()
  const [asked, ask] = useSearchParams()
  const week = asked.get('week') ?? monday(date(serverNow()))
  const now = Math.floor(useNow() / 60_000) * 60_000
  const from = midnight(week)
  const until = from + 7 * DAY
  const roster = useRoster(unit, from, until)
  const fills = useFills(unit)
  const known = office.units.data?.units.find((u) => u.id === unit)
  const [adding, setAdding] = useState<Partial<Stretch>>()
  const [striking, setStriking] = useState<Duty>()
  if (!known) return <div className="card">{t('office.unit.noSuch')}</div>
  const days = Array.from({ length: 7 }, (_, i) => later(week, i))
  const open = gaps(roster.turns, Math.max(from, now), Math.max(until, now))
  const may = fills && !known.disabled
  return (
    <>
      <Link className="back always" to={{ pathname: '/office/rosters', search: asked.toString() }}>← {t('office.roster.all')}</Link>
      <section className="card">
        <div className="head">
          <h2 className="title">{known.name}</h2>
          <WeekChoice week={week} go={(w) => ask(w ? { week: w } : {}, { replace: true })} />
          {may ? <Button type="primary" onClick={() => setAdding({})}>{t('office.duty.add')}</Button> : null}
        </div>
        {roster.found.isError ? <Failed error={roster.found.error} again={() => roster.found.refetch()} /> : !roster.found.data ? <Waiting /> : (
          <>
            {open.length ? <p className="over none" role="status">{t('office.roster.gapsN', { n: open.length, span: span(open.reduce((sum, g) => sum + g.until - g.from, 0)) })}</p> : <p className="done none" role="status">{t(until <= now ? 'office.roster.over' : 'office.roster.fullWeek')}</p>}
            <div className="weekgrid">
              <div className="hours" aria-hidden><span /><div>{[0, 4, 8, 12, 16, 20].map((h) => <span key={h} style={{ left: `${(h / 24) * 100}%` }}>{`${h}:00`}</span>)}</div><span>{t('office.roster.atFour')}</span></div>
              {days.map((day) => <Day key={day} day={day} turns={roster.turns} names={roster.names} now={now} />)}
            </div>
            <h3 className="within">{t('office.roster.turns')}</h3>
            <Turns turns={roster.turns} open={open} names={roster.names} now={now} add={may ? setAdding : undefined} strike={may ? setStriking : undefined} />
            {roster.struck.length ? (
              <details className="table">
                <summary>{t('office.roster.struck', { n: roster.struck.length })}</summary>
                <ul className="holdings">{roster.struck.map((d) => <li key={d.id} className="past"><div><s className="figures">{short(d.from)} — {short(d.until)}</s> {roster.names[d.person]}<div className="faint">{d.strike_reason}</div></div></li>)}</ul>
              </details>
            ) : null}
          </>
        )}
      </section>
      {adding ? <Suspense><DutyForm unit={known} office={office} from={adding.from} until={adding.until} back={() => setAdding(undefined)} /></Suspense> : null}
      {striking ? <Strike duty={striking} name={roster.names[striking.person] ?? ''} back={() => setStriking(undefined)} /> : null}
    </>
  )
}

/** A day from midnight to midnight, and who answers at four in the morning. */
function Day({ day, turns, names, now }: { day: string; turns: Turn[]; names: Record<string, string>; now: number }) {
  const from = midnight(day)
  const until = from + DAY
  const here = cut(turns, from, until)
  const rows = lanes(here)
  const place = (s: Stretch) => ({ left: `${((s.from - from) / DAY) * 100}%`, width: `${((s.until - s.from) / DAY) * 100}%` })
  const open = gaps(here, from, until)
  const four = from + 4 * HOUR
  return (
    <div className={`day ${from <= now && now < until ? 'today' : ''}`}>
      <b className="figures">{short(from).slice(0, -6)}</b>
      <div className="lanes" aria-hidden style={{ height: Math.max(rows.length, 1) * 30 }}>
        {rows.map((row, i) => row.map((s) => <i key={s.duty.id} className="held" title={`${short(s.duty.from)} — ${short(s.duty.until)}`} style={{ ...place(s), top: i * 30 }}>{names[s.duty.person] ?? ''}</i>))}
        {cut(open, from, Math.max(from, now)).map((s) => <i key={s.from} className="past-gap" style={place(s)} />)}
        {cut(open, Math.max(from, now), until).map((s) => <i key={s.from} className="open-gap" style={place(s)} />)}
        {from <= now && now < until ? <i className="now" style={{ left: `${((now - from) / DAY) * 100}%` }} /> : null}
      </div>
      <span className="four" title={at(turns, four).map((x) => names[x.duty.person]).join()}>{four < now && !at(turns, four).length ? <span className="faint">—</span> : <Who turns={at(turns, four)} names={names} brief />}</span>
    </div>
  )
}

/** Turns and gaps in their order: the list that a telephone shows. */
function Turns({ turns, open, names, now, add, strike }: { turns: Turn[]; open: Stretch[]; names: Record<string, string>; now: number; add?: (s: Stretch) => void; strike?: (d: Duty) => void }) {
  const { t } = useTranslation()
  const rows = [...turns.map((s) => ({ ...s, gap: false as const })), ...open.map((s) => ({ ...s, gap: true as const }))].toSorted((a, b) => a.from - b.from)
  return (
    <ul className="holdings turns">
      {rows.map((r) => (r.gap ? (
        <li key={`gap ${r.from}`} className="gap">
          <div><b className="over">{t('office.roster.nobody')}</b><div className="figures">{short(r.from)} — {short(r.until)} <span className="faint">{span(r.until - r.from)}</span></div></div>
          {add ? <Button onClick={() => add(r)}>{t('office.duty.fill')}</Button> : null}
        </li>
      ) : (
        <li key={r.duty.id} className={r.until <= now ? 'past' : ''}>
          <div><Who turns={[r]} names={names} /><div className="figures">{short(r.from)} — {short(r.until)} <span className="faint">{span(r.until - r.from)}</span></div></div>
          {strike && r.until > now ? <Button onClick={() => strike(r.duty)}>{t('office.duty.strike')}</Button> : null}
        </li>
      )))}
    </ul>
  )
}

function Strike({ duty, name, back }: { duty: Duty; name: string; back: () => void }) {
  const { t } = useTranslation()
  const anew = useAnew()
  const { busy, fault, go } = useDoing()
  const [reason, setReason] = useState('')
  const draft = useDraft(`office/rosters/${duty.unit}/strike`)
  const say = (why: string) => {
    setReason(why)
    draft.keep({ reason: why })
  }
  async function strike() {
    if (!(await go(() => data(client.POST('/api/v1/units/{id}/roster/{duty}/strike', { params: { path: { id: duty.unit, duty: duty.id } }, body: { reason: reason.trim() } }))))) return
    void draft.sent(true)
    message.success(t('office.duty.struck'))
    back()
    await anew()
  }
  return (
    <Modal open title={t('office.duty.sure', { name, from: short(duty.from), until: short(duty.until) })} okText={t('office.duty.strike')} okButtonProps={{ danger: true, disabled: !reason.trim() }} cancelText={t('form.back')} confirmLoading={busy} onCancel={() => draft.back(back)} onOk={strike} mask={{ closable: false }} className="asks">
      <p>{t('office.duty.mean')}</p>
      <Found draft={draft} take={(body) => setReason((body as { reason?: string }).reason ?? '')} />
      <label className="field"><b>{t('office.duty.reason')}</b><Input value={reason} maxLength={500} onChange={(e) => say(e.target.value)} placeholder={t('office.duty.reasonSuch')} aria-label={t('office.duty.reason')} /></label>
      <div className="begun"><Keeping draft={draft} /></div>
      {fault ? <Alert type="error" role="alert" title={fault} style={{ marginTop: 12 }} /> : null}
    </Modal>
  )
}
