import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { type ReactNode, useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { client, data } from '../../api/client'
import type { Handover, Names } from '../../api/handovers'
import { handoverPlace, useDraft } from '../../drafts'
import { Found, Keeping } from '../../drafts/bar'
import { Refused } from '../../parts/refused'
import { useDoing } from '../../parts/doing'
import { TextArea } from '../../parts/input'
import { modal } from '../../parts/voice'
import { ServerTime } from '../../parts/servertime'
import { useSession, whoActs } from '../../session'
import { full } from '../../time'
import { bothNames } from './names'

/** Who has signed, and what this person may do about it. */
export function Sign({ h, names }: { h: Handover; names: Names }) {
  const { t } = useTranslation()
  const { me, has, may } = useSession()
  // Whoever acts for somebody takes and withdraws what is theirs.
  const self = whoActs(me)
  const mine = [h.offered_by, h.offered_for].includes(self)
  const signs = may('hand-shifts-over')
  return (
    <>
      <section className="card" aria-label={t('handover.signs')}>
        <h2>{t('handover.signs')}</h2>
        <dl className="facts">
          <dt>{t('handover.from')}</dt><dd><b>{bothNames(h.offered_by, h.offered_for, names, t)}</b><br /><span className="figures">{full(h.offered_at)}</span></dd>
          <dt>{t('handover.to')}</dt><dd><b>{names.people[h.to] ?? h.to}</b><br /><span className="soon">{t('handover.unsigned')}</span></dd>
        </dl>
        {!mine && h.to !== self ? <p className="faint">{t('handover.notYours', { to: names.people[h.to] ?? h.to })}</p> : null}
      </section>
      {signs && h.to === self && !mine ? <Take h={h} from={bothNames(h.offered_by, h.offered_for, names, t)} /> : null}
      {signs && (mine || has('coordinator')) ? <Withdraw h={h} mine={mine} /> : null}
    </>
  )
}

function Signing({ title, says, children, foot }: { title: string; says: string; children: ReactNode; foot: ReactNode }) {
  return (
    <section className="card" aria-label={title}>
      <h2>{title}</h2>
      <p className="rule">{says}</p>
      <div className="fields">{children}</div>
      <div className="foot">{foot}</div>
    </section>
  )
}

function Take({ h, from }: { h: Handover; from: string }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const { busy, fault, go } = useDoing()
  const id = useId()
  const [note, setNote] = useState('')
  const draft = useWritten(h, 'take', 'note', note)
  const sign = () => go(async () => {
    await data(client.POST('/api/v1/shift/handovers/{id}/take', { params: { path: { id: h.id } }, body: { note: note.trim() || undefined } }))
    void draft.sent(true)
    await queries.invalidateQueries({ queryKey: ['handovers'] })
  })
  const ask = () => modal.confirm({ title: t('handover.takeSure', { from }), content: t('handover.takeMeans'), okText: t('handover.take'), cancelText: t('form.back'), onOk: () => void sign() })
  return (
    <Signing title={t('handover.take')} says={t('handover.takeMeans')} foot={<><ServerTime /><Keeping draft={draft} /><Button type="primary" size="large" loading={busy} onClick={ask} data-sign="take">{t('handover.take')}</Button></>}>
      <Refused of={fault} className="wide" />
      <Found draft={draft} take={(body) => setNote((body as Record<string, string>).note ?? '')} />
      <div className="field wide" data-field="taking_note">
        <label htmlFor={id}>{t('handover.takingNote')}<span className="faint"> {t('form.optional')}</span></label>
        <TextArea id={id} rows={3} maxLength={2000} placeholder={t('handover.takingPlace')} value={note} onChange={(e) => setNote(e.target.value)} />
      </div>
    </Signing>
  )
}

/** The draft of what is written beside a signature, kept as it is typed. */
function useWritten(h: Handover, deed: 'take' | 'withdraw', name: string, text: string) {
  const draft = useDraft(handoverPlace(h.id, deed))
  const { keep, standing } = draft
  const begun = text.trim() !== '' || standing.is !== 'nothing'
  useEffect(() => {
    if (begun) keep({ [name]: text })
  }, [begun, name, text, keep])
  return draft
}

function Withdraw({ h, mine }: { h: Handover; mine: boolean }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const { busy, fault, go } = useDoing()
  const id = useId()
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const draft = useWritten(h, 'withdraw', 'reason', reason)
  const sign = () => go(async () => {
    await data(client.POST('/api/v1/shift/handovers/{id}/withdraw', { params: { path: { id: h.id } }, body: { reason: reason.trim() } }))
    void draft.sent(true)
    await queries.invalidateQueries({ queryKey: ['handovers'] })
  })
  if (!open) return <section className="card quiet">{mine ? null : <p className="faint">{t('handover.goneAway')}</p>}<Button onClick={() => setOpen(true)} data-sign="withdraw">{t('handover.withdraw')}</Button></section>
  return (
    <Signing title={t('handover.withdrawing')} says={t('handover.withdrawMeans')} foot={<><Keeping draft={draft} /><Button onClick={() => setOpen(false)}>{t('form.back')}</Button><Button danger disabled={!reason.trim()} loading={busy} onClick={sign}>{t('handover.withdraw')}</Button></>}>
      <Refused of={fault} className="wide" />
      <Found draft={draft} take={(body) => setReason((body as Record<string, string>).reason ?? '')} />
      <div className="field wide" data-field="reason">
        <label htmlFor={id}>{t('handover.reason')}<span className="over" aria-hidden> *</span></label>
        <TextArea id={id} rows={2} maxLength={500} value={reason} onChange={(e) => setReason(e.target.value)} />
      </div>
    </Signing>
  )
}
