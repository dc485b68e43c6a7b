import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Navigate, NavLink, useParams } from 'react-router'

import { Unsent } from '../../drafts/unsent'
import { useChosen } from '../../parts/chosen'
import { Waiting } from '../../parts/waiting'
import { useSession } from '../../session'
import { saying } from '../../words'
import Nowhere from '../nowhere'
import '../../parts/held.css'
import './page.css'

// Each part is fetched by whoever looks at it.
const People = lazy(() => import('./people').then((m) => ({ default: m.People })))
const NextYear = lazy(() => saying(import('../rules/nextyear'), 'rules').then((m) => ({ default: m.NextYear })))
const Matters = lazy(() => import('./matters').then((m) => ({ default: m.Matters })))
const Roll = lazy(() => saying(import('./roll'), 'record').then((m) => ({ default: m.Roll })))
const Rosters = lazy(() => import('./rosters').then((m) => ({ default: m.Rosters })))
const Units = lazy(() => import('./units').then((m) => ({ default: m.Units })))

type Session = ReturnType<typeof useSession>

/** The parts of the place, and whose they are. */
const parts = [
  { name: 'units', of: () => true, page: Units },
  { name: 'people', of: (s: Session) => s.may('manage-staff'), page: People },
  { name: 'rosters', of: () => true, page: Rosters },
  { name: 'responsibilities', of: () => true, page: Matters },
  { name: 'roll', of: (s: Session) => s.may('manage-staff'), page: Roll },
] as const

/** The office 机构管理: units, people with their posts and accounts, who is on duty when. */
export default function Office() {
  const { t } = useTranslation()
  const session = useSession()
  const { tab, id } = useParams()
  const row = useChosen<HTMLElement>(tab)
  const mine = parts.filter((p) => p.of(session))
  if (!tab) return <Navigate to={`/office/${session.may('manage-staff') || !session.may('fill-rosters') ? 'units' : 'rosters'}`} replace />
  const part = parts.find((p) => p.name === tab)
  if (!part) return <Nowhere />
  return (
    <>
      <div className="head">
        <h1>{t('place.office')}</h1>
      </div>
      <Unsent at="office" />
      {session.may('keep-policies') ? <Suspense><NextYear /></Suspense> : null}
      <nav ref={row} className="tabs" aria-label={t('place.office')}>
        {mine.map((p) => <NavLink key={p.name} to={`/office/${p.name}`}>{t(`office.tab.${p.name}`)}</NavLink>)}
      </nav>
      {part.of(session) ? <Suspense fallback={<Waiting />}><part.page key={tab} id={id} /></Suspense> : <div className="card"><p className="none"><b>{t('office.notYours')}</b> {t('office.notYoursDo')}</p></div>}
    </>
  )
}
