import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Input, InputNumber, Select } from 'antd'
import { type ReactNode, useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'

import { client, data, serverNow } from '../../api/client'
import { sendForm } from '../../api/form'
import { Problem } from '../../api/problem'
import { useDraft } from '../../drafts'
import { Found, Keeping } from '../../drafts/bar'
import type { components } from '../../facts/schema'
import { Drop } from '../../parts/drop'
import { Lacking, lacking } from '../../parts/lacking'
import { useHeld } from '../../parts/leaving'
import { HandedOver, standing } from '../../parts/instant'
import { useSession } from '../../session'
import { word } from '../../words'

type View = components['schemas']['BatchView']
type Form = {
  campaign?: string; level?: string; mode?: string; kind?: string; batch_no?: string; local_batch_no?: string
  handed_over_at?: string; backdate_reason?: string; history_reason?: string; declared_count?: number
}

/** A list comes in 清单入库: the file, and what is said about it; what becomes of each row comes next. */
export default function Intake() {
  const { t } = useTranslation()
  const { may, has } = useSession()
  const go = useNavigate()
  const queries = useQueryClient()
  const campaigns = useQuery({ queryKey: ['campaigns'], queryFn: () => data(client.GET('/api/v1/campaigns')), staleTime: 60_000 })
  const live = (campaigns.data?.campaigns ?? []).filter((c) => c.state === 'live')
  const [file, setFile] = useState<File>()
  const [form, setForm] = useState<Form>({})
  const [problem, setProblem] = useState<{ text: string; fields: Record<string, string> }>()
  const [busy, setBusy] = useState(false)
  const set = (change: Form) => setForm((f) => ({ ...f, ...change }))
  const campaign = form.campaign ?? (live.length === 1 ? live[0]!.id : undefined)
  const level = form.level ?? live.find((c) => c.id === campaign)?.level
  const mode = form.mode ?? 'handed_over'
  const history = form.kind === 'history'
  // What is said about the list is kept until it is sent; the file itself is not.
  const draft = useDraft('intake')
  const { keep, standing: kept } = draft
  const begun = Object.values(form).some((v) => v !== undefined && v !== '') || kept.is !== 'nothing'
  useEffect(() => {
    if (begun) keep(form)
  }, [form, begun, keep])
  const held = useHeld(Boolean(file), t('intake.fileLost'))
  if (!may('take-batches')) return <div className="card">{t('intake.notYours')}</div>

  const back = standing(form.handed_over_at, serverNow()) === 'back'
  const lacks = lacking([
    [t('intake.list'), file], [t('field.campaign'), campaign], [t('intake.level'), level],
    [t('field.handed_over_at'), form.handed_over_at && standing(form.handed_over_at, serverNow()) !== 'future'],
    [t('field.backdate_reason'), !back || history || form.backdate_reason?.trim()], [t('intake.historyReason'), !history || form.history_reason?.trim()],
  ])
  const ready = lacks.length === 0
  async function send() {
    setBusy(true)
    setProblem(undefined)
    try {
      const found = await sendForm<View>('/api/v1/batches', {
        ...form, campaign, level, mode, declared_count: form.declared_count === undefined || form.declared_count === null ? undefined : String(form.declared_count),
      }, file!)
      await queries.invalidateQueries({ queryKey: ['batches'] })
      held.free()
      void draft.sent(true)
      go(`/batches/${found.batch.id}`, { state: { notices: found.notices } })
    } catch (e) {
      setProblem(e instanceof Problem ? { text: e.message, fields: e.fields } : { text: t('failed.away'), fields: {} })
    } finally {
      setBusy(false)
    }
  }
  const fault = (name: string) => problem?.fields[name]
  return (
    <>
      <div className="head"><h1>{t('intake.title')}</h1><Link to="/batches">{t('place.batches')}</Link></div>
      <Found draft={draft} take={(body) => setForm(body as Form)} />
      {problem ? <Alert type="error" role="alert" title={problem.text} style={{ marginBottom: 12 }} /> : null}
      <form className="card" onSubmit={(e) => { e.preventDefault(); if (ready) void send() }}>
        <Drop file={file} choose={setFile} says={t('intake.drop')} />
        <p className="faint" style={{ margin: '8px 0 0' }}>{t('intake.notKept')}</p>
        <div className="fields" style={{ marginTop: 16 }}>
          <One label={t('field.campaign')} needed fault={fault('campaign')}>
            {(id) => <Select id={id} value={campaign} loading={campaigns.isPending} onChange={(v) => set({ campaign: v, level: undefined })} options={live.map((c) => ({ value: c.id, label: c.name }))} style={{ width: '100%' }} />}
          </One>
          <One label={t('intake.level')} needed fault={fault('level')}>
            {(id) => <Select id={id} value={level} onChange={(v) => set({ level: v })} options={['central', 'province', 'city', 'self'].map((v) => ({ value: v, label: word('SourceLevel', v) }))} style={{ width: '100%' }} />}
          </One>
          <One label={t('intake.mode')} needed fault={fault('mode')}>
            {(id) => <Select id={id} value={mode} onChange={(v) => set({ mode: v })} options={['handed_over', 'forwarded', 'supervised'].map((v) => ({ value: v, label: word('SourceMode', v) }))} style={{ width: '100%' }} />}
          </One>
          <One label={t('intake.kind')} fault={fault('kind') ?? fault('history')}>
            {(id) => <Select id={id} value={form.kind ?? ''} onChange={(v) => set({ kind: v })} options={[{ value: '', label: t('intake.kinds.cases') }, { value: 'supplement', label: t('intake.kinds.supplement') }, ...(has('coordinator', 'leader') ? [{ value: 'history', label: t('intake.kinds.history') }] : [])]} style={{ width: '100%' }} />}
          </One>
          <One label={t('field.handed_over_at')} needed wide fault={fault('handed_over_at')}>
            {(id) => <HandedOver id={id} value={form.handed_over_at} set={(v) => set({ handed_over_at: v })} />}
          </One>
          {back && !history ? <One label={t('field.backdate_reason')} needed wide fault={fault('backdate_reason')}>{(id) => <Input.TextArea id={id} autoSize value={form.backdate_reason} onChange={(e) => set({ backdate_reason: e.target.value })} />}</One> : null}
          {history ? <One label={t('intake.historyReason')} needed wide fault={fault('history_reason')}>{(id) => <Input.TextArea id={id} autoSize value={form.history_reason} onChange={(e) => set({ history_reason: e.target.value })} />}</One> : null}
          <One label={t('intake.batchNo')} fault={fault('batch_no')}>{(id) => <Input id={id} value={form.batch_no} onChange={(e) => set({ batch_no: e.target.value })} />}</One>
          <One label={t('intake.localNo')} fault={fault('local_batch_no')}>{(id) => <Input id={id} value={form.local_batch_no} onChange={(e) => set({ local_batch_no: e.target.value })} />}</One>
          <One label={t('intake.declared')} fault={fault('declared_count')}>{(id) => <InputNumber id={id} min={0} precision={0} value={form.declared_count} onChange={(v) => set({ declared_count: v ?? undefined })} style={{ width: '100%' }} />}</One>
        </div>
        <div className="foot">
          <span className="faint">{t('intake.nothingYet')}</span>
          <Keeping draft={draft} />
          <Lacking what={lacks} />
          <Button type="primary" size="large" htmlType="submit" loading={busy} disabled={!ready}>{t('intake.read')}</Button>
        </div>
      </form>
    </>
  )
}

export function One({ label, needed, wide, fault, children }: { label: string; needed?: boolean; wide?: boolean; fault?: string; children: (id: string) => ReactNode }) {
  const { t } = useTranslation()
  const id = useId()
  return (
    <div className={`field ${wide ? 'wide' : ''}`}>
      <label htmlFor={id}>{label}{needed ? <span className="over" aria-hidden> *</span> : <span className="faint"> {t('form.optional')}</span>}</label>
      {children(id)}
      {fault ? <div className="over" role="alert">{fault}</div> : null}
    </div>
  )
}
