import { InboxOutlined } from '@ant-design/icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Input, InputNumber, Select } from 'antd'
import { type ReactNode, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'

import { client, data, serverNow } from '../../api/client'
import { sendForm } from '../../api/form'
import { Problem } from '../../api/problem'
import type { components } from '../../facts/schema'
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
  if (!may('take-batches')) return <div className="card">{t('intake.notYours')}</div>

  const back = standing(form.handed_over_at, serverNow()) === 'back'
  const ready = file && campaign && level && form.handed_over_at && standing(form.handed_over_at, serverNow()) !== 'future' && (!back || history || form.backdate_reason?.trim()) && (!history || form.history_reason?.trim())
  async function send() {
    setBusy(true)
    setProblem(undefined)
    try {
      const found = await sendForm<View>('/api/v1/batches', {
        ...form, campaign, level, mode, declared_count: form.declared_count === undefined || form.declared_count === null ? undefined : String(form.declared_count),
      }, file!)
      await queries.invalidateQueries({ queryKey: ['batches'] })
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
      {problem ? <Alert type="error" role="alert" title={problem.text} style={{ marginBottom: 12 }} /> : null}
      <form className="card" onSubmit={(e) => { e.preventDefault(); if (ready) void send() }}>
        <Drop file={file} choose={setFile} />
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

/** A place to drop the file on, or to choose it. */
function Drop({ file, choose }: { file?: File; choose: (f: File) => void }) {
  const { t } = useTranslation()
  const pick = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  return (
    <>
      <button
        type="button" className={`drop ${over ? 'here' : ''}`} onClick={() => pick.current?.click()}
        onDragOver={(e) => { e.preventDefault(); setOver(true) }} onDragLeave={() => setOver(false)}
        onDrop={(e) => { e.preventDefault(); setOver(false); const f = e.dataTransfer.files[0]; if (f) choose(f) }}
      >
        <InboxOutlined style={{ fontSize: 32, color: 'var(--jb-ours)' }} />
        {file ? <b>{file.name}</b> : <b>{t('intake.drop')}</b>}
        <span className="faint">{file ? t('intake.another', { kb: Math.ceil(file.size / 1024) }) : t('intake.kindsOfFile')}</span>
      </button>
      <input ref={pick} type="file" hidden accept=".xlsx,.csv" aria-label={t('intake.drop')} onChange={(e) => { const f = e.target.files?.[0]; if (f) choose(f); e.target.value = '' }} />
    </>
  )
}
