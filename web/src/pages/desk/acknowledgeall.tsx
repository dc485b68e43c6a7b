import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'

import { give, type Outcome } from '../../api/command'
import { markRead, useInbox } from '../../api/notices'
import { saidBy } from '../../parts/doing'
import { type Filed, Filings } from '../../parts/filings'
import { numberOf } from '../../parts/number'
import { ServerTime } from '../../parts/servertime'
import { message, modal } from '../../parts/voice'
import { useSession } from '../../session'
import { full } from '../../time'
import { commandName, listed, word } from '../../words'
import { type Row, signedAt, signedLate } from './groups'

/** A part of a case that is to be signed for. */
type Signing = { row: Row; assignment?: string }

/** Signs for several parts of one unit; how many cases they are is asked once. */
export function AcknowledgeAll({ parts: all, unit, className }: { parts: Signing[]; unit: string; className?: string }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [done, setDone] = useState<string>()
  const inbox = useInbox()
  const { gives } = useSession()
  const go = useNavigate()
  const signable = all.filter((p) => p.assignment)
  const cases = [...new Set(signable.map((p) => p.row.id))]
  // Who handles them is what follows, for whoever names handlers: all of them at once on the unit's page.
  const then = gives('name-handler') ? { okCancel: true, okText: t('desk.nameNext'), cancelText: t('act.ok'), onOk: () => void go('/unit') } : { okText: t('act.ok') }
  async function sign() {
    const faults: unknown[] = []
    const outcomes: Outcome[] = []
    const filed: Filed[] = []
    const late = new Map<string, string>()
    const parts = signable // as it was pressed: what is signed for leaves the list meanwhile
    const given = new Set<string>()
    for (const [i, p] of parts.entries()) {
      setDone(`${i}/${parts.length}`)
      await give(p.row.id, 'acknowledge', { assignment: p.assignment }).then((o) => { outcomes.push(o); filed.push({ ...o.filing, name: numberOf(p.row) }); given.add(p.row.id); if (signedLate(o)) late.set(p.row.id, numberOf(p.row)) }).catch((e) => faults.push(e))
    }
    const { from, until } = signedAt(outcomes)
    await markRead((inbox.data?.notices ?? []).filter((n) => !n.read && n.type === 'unit_assigned' && given.has(n.case)).map((n) => n.id))
    setDone(undefined)
    await queries.invalidateQueries()
    const failed = faults.length ? t('desk.ackFailed', { n: faults.length, says: saidBy(faults[0]) }) : undefined
    if (!outcomes.length) message.error(failed ?? '')
    else modal[failed ? 'warning' : 'success']({ title: t('desk.acked', { n: given.size }), content: <>{failed ? <p className="over" role="alert">{failed}</p> : null}{unit} <span className="figures">{full(from)}{full(until) === full(from) ? '' : ` – ${full(until)}`}</span> <b className={late.size ? 'over' : 'done'}>{late.size ? `${word('Timeliness', 'late')} ${t('desk.cases', { n: late.size, count: late.size })}` : word('Timeliness', 'in_time')}</b>{late.size ? <p className="over figures none" data-late>{listed([...late.values()])}</p> : null}<Filings of={filed} /></>, ...then })
  }
  const ask = () => modal.confirm({ title: t('desk.ackSure', { n: cases.length }), content: <>{t('desk.ackMeans')} <ServerTime /></>, okText: t('desk.ackAll', { n: cases.length }), cancelText: t('form.back'), onOk: () => void sign() })
  if (!cases.length) return null
  return <Button type="primary" className={className} loading={done !== undefined} onClick={ask}>{done ?? (cases.length > 1 ? t('desk.ackAll', { n: cases.length }) : commandName('acknowledge'))}</Button>
}
