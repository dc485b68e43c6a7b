import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import { useBatchNames } from '../../api/batches'
import { give } from '../../api/command'
import { markRead, useInbox } from '../../api/notices'
import type { components } from '../../facts/schema'
import { saidBy } from '../../parts/doing'
import { numberOf } from '../../parts/number'
import { Due } from '../../parts/remaining'
import { message, modal } from '../../parts/voice'
import { useSession } from '../../session'
import { commandName, word } from '../../words'
import { callOf } from '../case/preset'
import { Call } from './call'
import { casesOf, type Group, groups } from './groups'

/** What nobody has acknowledged, by unit and batch, with whom to call. */
export function Unacknowledged({ part, unsigned, names }: { part: components['schemas']['ShiftCases']; unsigned: components['schemas']['UnsignedPart'][]; names: Record<string, string> }) {
  const { t } = useTranslation()
  const batchName = useBatchNames()
  return (
    <section className="card" id="unacknowledged" aria-label={t('desk.unacknowledged')}>
      <h2>{t('desk.unacknowledged')} <b className="count soon">{part.count}</b></h2>
      <div className="waitings">{groups(part.cases, unsigned).map((g) => <One key={`${g.unit} ${g.batch}`} g={g} unit={names[g.unit] ?? g.unit} batch={batchName(g.batch)} />)}</div>
      {part.count > part.cases.length ? <p className="faint">{t('desk.first', { n: part.cases.length })} <Link to="/board?show=unacknowledged">{t('desk.whole')}</Link></p> : null}
    </section>
  )
}

function One({ g, unit, batch }: { g: Group; unit: string; batch: string }) {
  const { t } = useTranslation()
  const { me, gives } = useSession()
  const mine = gives('acknowledge') && me.posts.some((p) => p.unit === g.unit)
  const cases = casesOf(g.parts)
  return (
    <div className="part waiting" data-unit={g.unit}>
      <div className="line">
        <b className="unit">{unit}</b>
        <span>{t('desk.cases', { n: cases.length, count: cases.length })}</span>
        {batch ? <span className="faint">{t('desk.batch')} {batch}</span> : null}
        {g.due ? <span className="due-line"><span className="unseen">{word('ClockKind', 'acknowledge')}</span> <Due at={g.due} /></span> : null}
        {mine ? <AcknowledgeAll g={g} /> : null}
      </div>
      {mine ? null : <Call unit={g.unit} />}
      <ul className="few">
        {cases.map((r) => (
          <li key={r.id}>
            <Link className="number" to={`/cases/${r.id}`}>{r.priority && r.priority !== 'normal' ? '★\u00a0' : ''}{numberOf(r)}</Link> <span className="faint">{r.region}</span>
            {gives('record-call') && !mine ? <Link className="deed" to={callOf(r.id, g.unit)}>{t('desk.recordCall')}</Link> : null}
            {mine ? <Link className="deed" to={`/cases/${r.id}?act=acknowledge`}>{commandName('acknowledge')}</Link> : null}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Signs for every part of the unit in a batch; how many is asked once. */
function AcknowledgeAll({ g }: { g: Group }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [done, setDone] = useState<number>()
  const inbox = useInbox()
  const cases = casesOf(g.parts)
  async function all() {
    const faults: unknown[] = []
    for (const [i, p] of g.parts.entries()) {
      setDone(i)
      if (p.assignment) await give(p.row.id, 'acknowledge', { assignment: p.assignment }).catch((e) => faults.push(e))
    }
    const given = new Set(cases.map((r) => r.id))
    await markRead((inbox.data?.notices ?? []).filter((n) => !n.read && n.type === 'unit_assigned' && given.has(n.case)).map((n) => n.id))
    setDone(undefined)
    await queries.invalidateQueries()
    if (faults.length) message.error(t('desk.ackFailed', { n: faults.length, says: saidBy(faults[0]) }))
    else message.success(t('desk.acked', { n: cases.length }))
  }
  const ask = () => modal.confirm({ title: t('desk.ackSure', { n: cases.length }), content: t('desk.ackMeans'), okText: t('desk.ackAll', { n: cases.length }), cancelText: t('form.back'), onOk: () => void all() })
  return <Button type="primary" loading={done !== undefined} onClick={ask}>{done === undefined ? t('desk.ackAll', { n: cases.length }) : `${done}/${g.parts.length}`}</Button>
}
