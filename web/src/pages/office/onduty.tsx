import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import { serverNow } from '../../api/clock'
import { Alert } from '../../parts/alert'
import { saidBy } from '../../parts/doing'
import { date, short } from '../../time'
import { Telephone } from '../desk/telephone'
import { at, DAY, gaps, midnight } from './cover'
import { type Turn, useRoster } from './duties'

/** Who is on duty for a unit now, and when next nobody is. */
export function OnDuty({ unit }: { unit: string }) {
  const { t } = useTranslation()
  const today = midnight(date(serverNow()))
  const roster = useRoster(unit, today, today + 8 * DAY)
  const now = serverNow()
  const gap = gaps(roster.turns, now, now + 7 * DAY)[0]
  return (
    <section className="card">
      <div className="head">
        <h2>{t('office.roster.title')}</h2>
        <Link to={`/office/rosters/${unit}`}>{t('office.roster.open')}</Link>
      </div>
      {roster.found.isError ? <Alert type="error" role="alert" title={saidBy(roster.found.error)} /> : !roster.found.data ? <p className="faint none">{t('waiting')}</p> : (
        <>
          <p className="none">{t('office.roster.now')} <Who turns={at(roster.turns, now)} names={roster.names} /></p>
          {gap && at(roster.turns, now).length ? <p className="soon none">{t('office.roster.firstGap', { from: short(gap.from) })}</p> : null}
        </>
      )}
    </section>
  )
}

/** The people of some turns, with whom to ring up; nobody stands out. */
export function Who({ turns, names, brief }: { turns: Turn[]; names: Record<string, string>; brief?: boolean }) {
  const { t } = useTranslation()
  if (!turns.length) return <b className="over">{t('office.roster.nobody')}</b>
  return (
    <>
      {turns.map(({ duty }, i) => (
        <span key={duty.id} className="on-duty">
          {i ? t('me.and') : ''}<b>{names[duty.person] ?? duty.person}</b>
          {brief || !duty.telephone ? null : <> <Telephone number={duty.telephone} unit={duty.unit} person={duty.person} /></>}
          {duty.backup ? <span className="faint"> {t('office.roster.backupIs', { name: names[duty.backup] ?? duty.backup })}{brief || !duty.backup_telephone ? null : <> <Telephone number={duty.backup_telephone} unit={duty.unit} person={duty.backup} /></>}</span> : null}
        </span>
      ))}
    </>
  )
}
