import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import { behind, type Statistics, useFilter } from './filter'
import { useOffice } from './office'
import { useEscalations } from './tabs'
import { percent } from './number'

/** The four figures: what somebody has to do something about. */
export function First({ s }: { s: Statistics }) {
  const { t } = useTranslation()
  const { filter } = useFilter()
  const office = useOffice()
  const proposed = useEscalations('proposed', office)
  const confirmed = useEscalations('confirmed')
  const open = s.disputes.total.open
  return (
    <div className="tallies">
      <Figure n={s.overdue.cases} label={t('supervision.overdue')} colour="red" to={behind(filter, { overdue: 'true' })} />
      {office ? <Figure n={proposed.count} label={t('supervision.toConfirm')} colour="blue" to="#escalations" state="proposed" /> : null}
      <Figure n={confirmed.count} label={t(office ? 'supervision.toAnswer' : 'supervision.weAnswer')} colour={office ? '' : 'blue'} to="#escalations" state="confirmed" />
      {office ? <Figure n={open.cases} label={t('supervision.toRule')} colour="blue" to={behind(filter, { figure: 'dispute_open' })} /> : (
        <>
          <Figure n={percent(s.answers.total.in_time_rate)} label={t('supervision.inTimeRate')} colour="" to="#rates" />
          <Figure n={percent(s.answers.total.first_pass_rate)} label={t('supervision.firstPassRate')} colour="" to="#rates" />
        </>
      )}
    </div>
  )
}

function Figure({ n, label, colour, to, state }: { n: number | string | undefined; label: string; colour: string; to: string; state?: string }) {
  const { set } = useFilter()
  const shown = <><b>{n ?? '–'}</b>{label}</>
  const style = `tally ${n && n !== '—' ? colour : ''}`
  if (!to.startsWith('#')) return <Link className={style} to={to}>{shown}</Link>
  return (
    <a
      className={style} href={to}
      onClick={(e) => {
        e.preventDefault()
        if (state) set('escalations', state)
        document.getElementById(to.slice(1))?.scrollIntoView({ behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' })
      }}
    >
      {shown}
    </a>
  )
}
