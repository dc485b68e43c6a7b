import '../unit/unit.css'

import { useInfiniteQuery } from '@tanstack/react-query'
import { Empty } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import { client, data } from '../../api/client'
import { Unsent } from '../../drafts/unsent'
import { usePace } from '../../live'
import { Failed } from '../../parts/failed'
import { Unread } from '../../parts/unread'
import { useAll } from '../../parts/useall'
import { Waiting } from '../../parts/waiting'
import { useSession } from '../../session'
import { word } from '../../words'
import { useTasks } from '../unit/reading'
import { CampaignRow, useWaitingCampaigns } from './campaigns'
import { Charge } from './charge'
import { type Asked, useDeedByAddress } from '../case/deedbyaddress'
import { groups } from '../unit/todo'
import { keyOf, notPresented, ofALeader, ofTheUnit } from './mine'
import { Row } from './row'

/** The leader's page 领导: what waits for one's deed, each with its form, and the cases one is in charge of. */
export default function Leader() {
  const { t } = useTranslation()
  const session = useSession()
  const { me } = session
  const leads = session.has('leader', 'unit_leader')
  const pace = usePace()
  const deed = useDeedByAddress()
  const [done, setDone] = useState<Record<string, string>>({})
  const office = useTasks('office', session.has('leader'))
  const unit = useTasks('unit', session.has('unit_leader'))
  const whom = me.acting_for ?? me.person
  const charge = useInfiniteQuery({
    queryKey: ['cases', 'in-charge', whom],
    queryFn: ({ pageParam }) => data(client.GET('/api/v1/cases', { params: { query: { leader_in_charge: whom, open: 'true', after: pageParam || undefined, limit: 200 } } })),
    initialPageParam: '', getNextPageParam: (last) => last.next || undefined, refetchInterval: pace, enabled: leads,
  })
  const campaigns = useWaitingCampaigns()
  useAll(office)
  useAll(unit)
  useAll(charge)
  if (!leads) return <div className="card"><h1>{t('leader.title')}</h1><Empty description={t('leader.notYours')} /></div>
  const asked = [...(session.has('leader') ? [office] : []), ...(session.has('unit_leader') ? [unit] : []), charge]
  const failed = asked.find((q) => q.isError)
  if (failed) return <Failed error={failed.error} again={() => asked.forEach((q) => void q.refetch())} />
  if (asked.some((q) => q.isPending)) return <Waiting />
  const inCharge = charge.data?.pages ?? []
  const names = {
    people: { ...office.read.names.people, ...unit.read.names.people, ...Object.assign({}, ...inCharge.map((p) => p.names.people)) }, units: { ...office.read.names.units, ...unit.read.names.units, ...Object.assign({}, ...inCharge.map((p) => p.names.units)) },
  }
  // What was done is gone at once, and is back only if the case still asks for it after it has changed.
  const rows = ofALeader([...office.read.rows, ...unit.read.rows]).filter((r) => done[keyOf(r)] !== r.case.updated_at)
  const yours = rows.filter((r) => r.yours && !notPresented(r))
  const ahead = rows.filter((r) => r.yours && notPresented(r))
  const others = rows.filter((r) => !r.yours && !r.unit)
  const unitToo = groups(ofTheUnit(unit.read.rows))
  const settle = ({ id, kind, subject }: Asked) => setDone((had) => ({ ...had, ...Object.fromEntries(rows.filter((r) => r.case.id === id && r.command === kind && (!subject || r.subject === subject)).slice(0, 1).map((r) => [keyOf(r), r.case.updated_at])) }))
  return (
    <div className="unit-page leader-page">
      <div className="head"><h1>{t('leader.waits')} <b className="count">{yours.length + campaigns.waits.length}</b></h1></div>
      <Unsent />
      {campaigns.found.isError ? <Unread of={t('field.campaign')} error={campaigns.found.error} again={campaigns.found.refetch} /> : null}
      {campaigns.waits.length ? <ul className="todos">{campaigns.waits.map((c) => <CampaignRow key={c.id} c={c} />)}</ul> : null}
      {yours.length === 0 && campaigns.waits.length ? null : yours.length === 0 ? <div className="card"><Empty description={t('leader.none')} /></div> : (
        <ul className="todos">{yours.map((r) => <Row key={keyOf(r)} r={r} names={names} open={() => deed.open(r.case.id, r.command!, r.subject)} />)}</ul>
      )}
      {unitToo.length ? (
        <nav className="card unit-too" aria-label={t('leader.unitToo')}>
          <b>{t('leader.unitToo')}</b>
          {unitToo.map((g) => <Link key={g.kind} to={`/unit?kind=${g.kind}`}>{word('TaskKind', g.kind)} <b className="count">{g.todos.length}</b></Link>)}
        </nav>
      ) : null}
      {ahead.length ? (
        <section className="todo-group not-presented" aria-label={t('leader.notPresented')}>
          <h2>{t('leader.notPresented')} <b className="count">{ahead.length}</b></h2>
          <p className="faint">{t('leader.notPresentedMeans')}</p>
          <ul className="todos">{ahead.map((r) => <Row key={keyOf(r)} r={r} names={names} quiet open={() => deed.open(r.case.id, r.command!, r.subject)} />)}</ul>
        </section>
      ) : null}
      {others.length ? (
        <details className="card others-decide">
          <summary><b>{t('leader.others')}</b> <b className="count">{others.length}</b></summary>
          <p className="faint">{t('leader.othersMean')}</p>
          <ul className="todos">{others.map((r) => <Row key={keyOf(r)} r={r} names={names} />)}</ul>
        </details>
      ) : null}
      <Charge rows={inCharge.flatMap((p) => p.cases)} units={names.units} open={deed.open} />
      {deed.form(settle)}
    </div>
  )
}
