import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { components } from '../../facts/schema'
import { Alert } from '../../parts/alert'
import { saidBy } from '../../parts/doing'
import { Failed } from '../../parts/failed'
import { Waiting } from '../../parts/waiting'
import { full, short, shortDue } from '../../time'
import { leading, word } from '../../words'
import { attested } from './attested'
import { type Clocked, withClocks } from './clocked'
import { instants } from './instants'
import { useWay } from './reading'
import { about, facts } from './told'
import type { View } from './view'

type Event = components['schemas']['Event']
type Payload = Record<string, unknown>

// What is not there without what stands beside it.
const QUIET = new Set(['answer_opened'])
const RED = new Set(['clock_lapsed', 'report_returned', 'redo_ordered', 'assignment_disputed', 'escalation_opened', 'rung_reached', 'approval_withdrawn'])
const GREEN = new Set(['report_approved', 'reply_signed', 'reported_up', 'case_closed', 'gate_passed'])
const BLUE = new Set(['case_registered', 'unit_assigned', 'assignment_acknowledged', 'report_submitted', 'report_supplemented'])

/** One timeline of everything, the latest first 办理过程. */
export function Way({ view }: { view: View }) {
  const { t } = useTranslation()
  const [whole, setWhole] = useState(false)
  const way = useWay(view.case.id)
  const names = { people: { ...view.names.people }, units: { ...view.names.units } } as components['schemas']['Names']
  const texts: Record<string, string> = {}
  for (const p of way.data?.pages ?? []) {
    Object.assign(names.people, p.names.people)
    Object.assign(names.units, p.names.units)
    Object.assign(texts, p.texts)
  }
  const events = withClocks(way.data?.pages.flatMap((p) => p.events) ?? [], view, (e) => QUIET.has(e.type))
  return (
    <section className="card happened" id="way" tabIndex={-1} aria-label={t('case.way')}>
      <div className="head"><h2>{t('case.way')}</h2>{events.length ? <Button size="small" aria-pressed={whole} onClick={() => setWhole(!whole)}>{t('case.threeInstants')}</Button> : null}</div>
      {way.data ? null : way.isError ? <Failed error={way.error} again={() => way.refetch()} /> : <Waiting />}
      <ol className="way">
        {events.map(({ e, clocks }) => (
          <li key={e.id} className={RED.has(e.type) ? 'red' : GREEN.has(e.type) ? 'green' : BLUE.has(e.type) ? 'blue' : ''}>
            <time dateTime={e.happened_at}>{short(e.happened_at)}</time>
            <span className="dot" />
            <div className="what">
              <b>{word('EventType', e.type)}</b> {about(e, view, names)}
              <Facts of={facts(e, view, names)} />
              {clocks.map((c) => <Clock key={c.id} c={c} unit={names.units[c.unit ?? '']} />)}
              <div className="faint">{who(e, names, t('way.clock'))}{e.attested ? ` · ${attested(e.attested, names.people)}` : ''}</div>
              {instants(e, whole).map(([name, at]) => <div key={name} className="faint figures instant">{t(`case.instant.${name}`)} {full(at)}</div>)}
              {said(e, texts).map((s, i) => <div key={i} className="pre">{s}</div>)}
            </div>
          </li>
        ))}
      </ol>
      {way.data && way.isFetchNextPageError ? <Alert type="error" role="alert" title={saidBy(way.error)} style={{ marginBottom: 8 }} /> : null}
      {way.hasNextPage ? <p className="only-print">{t('case.wayPrinted', { n: events.length })}</p> : null}
      {way.hasNextPage ? <Button className="no-print" onClick={() => way.fetchNextPage()} loading={way.isFetchingNextPage}>{t('more')}</Button> : null}
    </section>
  )
}

/** What an event records besides: short things in one line. */
function Facts({ of }: { of: [string, string][] }) {
  return of.length ? <div className="line">{of.map(([name, says]) => <span key={name}><span className="faint">{leading(name)}</span>{says}</span>)}</div> : null
}

/** Which clock, whose, and in time or late. */
function Clock({ c, unit }: { c: Clocked; unit?: string }) {
  const { t } = useTranslation()
  return (
    <div className="clocked"><span className="faint">{leading(word('EventType', c.type))}</span>{word('ClockKind', c.kind)} {unit ? <>{unit} </> : null}{c.verdict ? <b className={c.verdict === 'late' ? 'over' : 'done'}>{word('Timeliness', c.verdict)}</b> : null} {c.due && c.type !== 'clock_cancelled' ? <span className="faint figures">{t('act.due', { at: shortDue(c.due) })}</span> : null}</div>
  )
}

function who(e: Event, names: components['schemas']['Names'], clock: string): string {
  if (!e.actor) return clock
  const name = names.people[e.actor] ?? e.actor
  const proxy = e.acting_for ? ` → ${names.people[e.acting_for] ?? e.acting_for}` : ''
  return `${name}${proxy} · ${[e.unit ? names.units[e.unit] ?? '' : '', word('Role', e.role)].filter(Boolean).join(' ')}`
}

/** The texts that an event refers to, a report's apart: that stands above. */
function said(e: Event, texts: Record<string, string>): string[] {
  if (e.type === 'case_registered' || e.type === 'issues_split' || e.type === 'approval_withdrawn') return []
  const found: string[] = []
  const walk = (v: unknown, depth: number) => {
    if (!v || typeof v !== 'object' || depth > 3) return
    if (Array.isArray(v)) return v.forEach((x) => walk(x, depth + 1))
    const x = v as Payload
    if (typeof x.digest === 'string' && typeof x.chars === 'number') {
      if (texts[x.digest]) found.push(texts[x.digest]!)
      return
    }
    for (const [k, y] of Object.entries(x)) if (k !== 'report') walk(y, depth + 1)
  }
  walk(e.payload, 0)
  return found
}
