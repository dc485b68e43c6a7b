import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { client, data } from '../../api/client'
import { useDraft } from '../../drafts'
import { Found, Keeping } from '../../drafts/bar'
import { Refused } from '../../parts/refused'
import { Choose } from '../../parts/choose'
import { Failed } from '../../parts/failed'
import { useDoing } from '../../parts/doing'
import { TextArea } from '../../parts/input'
import { modal } from '../../parts/voice'
import { ServerTime } from '../../parts/servertime'
import { short } from '../../time'
import { useNow } from '../../time/now'
import { word } from '../../words'

type Said = { to?: string; note?: string }

/** The first signature: to whom, and what that person must know besides. */
export function Offer() {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const now = useNow()
  const { busy, fault, go } = useDoing()
  const id = useId()
  const [said, setSaid] = useState<Said>({})
  const draft = useDraft('handover')
  const { keep } = draft
  const write = (change: Said) => {
    const next = { ...said, ...change }
    setSaid(next)
    keep(next)
  }
  const people = useQuery({ queryKey: ['handovers', 'successors'], queryFn: () => data(client.GET('/api/v1/shift/successors')), staleTime: 30_000 })
  if (people.isError) return <section className="card"><Failed error={people.error} again={() => people.refetch()} /></section>
  const names = people.data?.names.people ?? {}
  const turn = (s: { from?: string; until?: string }) => {
    if (!s.from) return t('handover.noTurn')
    return Date.parse(s.from) <= now ? t('handover.onDuty', { from: short(s.from), until: short(s.until) }) : t('handover.next', { from: short(s.from) })
  }
  const sign = () => go(async () => {
    await data(client.POST('/api/v1/shift/handovers', { body: { to: said.to!, note: said.note?.trim() || undefined } }))
    void draft.sent(true)
    await queries.invalidateQueries({ queryKey: ['handovers'] })
  })
  const ask = () => modal.confirm({ title: t('handover.sure', { name: names[said.to ?? ''] ?? '' }), content: t('handover.sureMeans'), okText: t('handover.offer'), cancelText: t('form.back'), onOk: () => void sign() })
  return (
    <section className="card" aria-label={t('handover.offer')}>
      <h2>{t('handover.offer')}</h2>
      <p className="rule">{t('handover.rule')}</p>
      <Found draft={draft} take={(body) => setSaid(body as Said)} />
      <Refused of={fault} />
      <form className="fields" onSubmit={(e) => { e.preventDefault(); if (said.to) ask() }}>
        <div className="field wide" data-field="to">
          <label htmlFor={`${id}to`}>{t('handover.to')}<span className="over" aria-hidden> *</span></label>
          <Choose
            id={`${id}to`} none={t('handover.pick')} value={said.to} set={(to) => write({ to })}
            choices={(people.data?.successors ?? []).map((s) => ({ value: s.person, label: `${names[s.person] ?? s.person} — ${s.roles.map((r) => word('Role', r)).join(t('me.and'))} · ${turn(s)}` }))}
          />
        </div>
        <div className="field wide" data-field="note">
          <label htmlFor={`${id}note`}>{t('handover.note')}<span className="faint"> {t('form.optional')}</span></label>
          <TextArea id={`${id}note`} rows={4} maxLength={2000} placeholder={t('handover.notePlace')} value={said.note ?? ''} onChange={(e) => write({ note: e.target.value })} />
        </div>
        <div className="foot wide">
          <ServerTime />
          <Keeping draft={draft} />
          {said.to ? null : <span className="soon">{t(people.data && !people.data.successors.length ? 'handover.nobody' : 'handover.pickFirst')}</span>}
          <Button type="primary" size="large" htmlType="submit" disabled={!said.to} loading={busy} data-sign="offer">{t('handover.offer')}</Button>
        </div>
      </form>
    </section>
  )
}
