import { Button, Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'

import { Failed } from '../../parts/failed'
import { numberOf } from '../../parts/number'
import { Waiting } from '../../parts/waiting'
import { useSession } from '../../session'
import { full, short } from '../../time'
import { word } from '../../words'
import { formOf } from '../case/preset'
import { useFilter } from './filter'
import { Ground } from './ground'
import { useOffice } from './office'
import { type EscalationRow, type Tab, TABS, useEscalations } from './tabs'
import { Means } from './number'

/** So many escalations are shown before one asks for more. */
const FEW = 6

/** What the office alone reads. */
const OFFICE: Tab[] = ['proposed', 'referred', 'declined']

/** Escalations 督办措施: proposed, confirmed, answered; each with what it rests on. */
export function Escalations() {
  const { t } = useTranslation()
  const { at, set } = useFilter()
  const office = useOffice()
  const states = (Object.keys(TABS) as Tab[]).filter((s) => office || !OFFICE.includes(s))
  const asked = at.get('escalations')
  const state = states.find((s) => s === asked) ?? states[0]!
  const found = useEscalations(state)
  const [shown, setShown] = useState(FEW)
  return (
    <section className="card" id="escalations">
      <h2>{t('supervision.escalations')}<Means of={t('supervision.escalations')} what={t('supervision.mean.escalations')} /></h2>
      <div className="no-print tabs">
        <Segmented value={state} aria-label={t('supervision.escalations')} onChange={(v) => { setShown(FEW); set('escalations', v === states[0] ? undefined : v) }} options={states.map((s) => ({ value: s, label: t(`supervision.tabs.${s}`) }))} />
      </div>
      <h3 className="only-print">{t(`supervision.tabs.${state}`)}</h3>
      {found.isPending ? <Waiting /> : found.isError ? <Failed error={found.error} again={() => found.refetch()} /> : found.rows.length === 0 ? <p className="faint">{t(`supervision.noneIn.${state}`)}</p> : (
        <>
          <ul className="plain escalations">
            {found.rows.map((m, i) => <Line key={`${m.case}/${m.escalation.id}`} m={m} beyond={i >= shown} unit={m.escalation.unit ? found.names.units[m.escalation.unit] ?? m.escalation.unit : ''} />)}
          </ul>
          {found.hasNextPage ? <p className="only-print">{t('supervision.escalationsLeft', { n: found.rows.length })}</p> : null}
          {found.rows.length > shown || found.hasNextPage ? (
            <Button className="no-print" loading={found.isFetchingNextPage} onClick={() => { setShown(shown + 50); if (found.rows.length <= shown + 50 && found.hasNextPage) void found.fetchNextPage() }}>
              {t('supervision.moreEscalations', { n: shown, of: found.count })}
            </Button>
          ) : null}
        </>
      )}
    </section>
  )
}

/** beyond: on paper alone, until somebody asks for more. */
function Line({ m, unit, beyond }: { m: EscalationRow; unit: string; beyond: boolean }) {
  const { t } = useTranslation()
  const session = useSession()
  const go = useNavigate()
  const [open, setOpen] = useState(false)
  const e = m.escalation
  const act = e.state === 'proposed' && session.gives('confirm-escalation') ? 'confirm-escalation' : e.state === 'confirmed' && session.gives('answer-escalation') && session.me.posts.some((p) => p.unit === e.unit) ? 'answer-escalation' : ''
  const form = formOf(m.case, act, e.id)
  return (
    <li className={beyond ? 'beyond' : undefined}>
      <div className="line">
        <b>{word('Rung', e.rung)}</b>
        <span>{unit || t('supervision.office')}</span>
        <Link className="number" to={`/cases/${m.case}`}>{numberOf(m)}</Link>
        <span>{m.region}</span>
        {m.clock_kind ? <span className="over">{t('supervision.missed', { clock: word('ClockKind', m.clock_kind) })}</span> : null}
        <time className="faint figures" dateTime={e.at} title={full(e.at)}>{short(e.at)}</time>
        <span className="push no-print">
          <Button size="small" aria-expanded={open} onClick={() => setOpen(!open)}>{t(open ? 'supervision.hideGround' : 'supervision.ground')}</Button>
          {act ? <Button size="small" type="primary" href={form} onClick={(click) => { if (click.ctrlKey || click.metaKey) return; click.preventDefault(); void go(form) }}>{t(`supervision.act.${act}`)}</Button> : null}
        </span>
      </div>
      {open ? <Ground m={m} /> : null}
    </li>
  )
}
