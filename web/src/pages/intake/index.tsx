import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'

import { client, data } from '../../api/client'
import { serverNow } from '../../api/clock'
import { sendForm } from '../../api/form'
import { Problem } from '../../api/problem'
import { useDraft } from '../../drafts'
import { Found, Keeping } from '../../drafts/bar'
import type { components } from '../../facts/schema'
import { Refused } from '../../parts/refused'
import { Choose } from '../../parts/choose'
import { Drop } from '../../parts/drop'
import { Field } from '../../parts/field'
import { Input, TextArea } from '../../parts/input'
import { Lacking, lacking } from '../../parts/lacking'
import { useHeld } from '../../parts/leaving'
import { NoCampaign } from '../../parts/nocampaign'
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
  const [problem, setProblem] = useState<{ text: string; fields: Record<string, string>; batch?: string }>()
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
      setProblem(e instanceof Problem ? { text: e.message, fields: e.fields, batch: e.body.known_batch } : { text: t('failed.away'), fields: {} })
    } finally {
      setBusy(false)
    }
  }
  const fault = (name: string) => problem?.fields[name]
  return (
    <>
      <div className="head"><h1>{t('intake.title')}</h1><Link to="/batches">{t('place.batches')}</Link></div>
      <NoCampaign of={campaigns} />
      <Found draft={draft} take={(body) => setForm(body as Form)} />
      <Refused of={problem} title={problem?.text} description={problem?.batch ? <Link className="underlined" to={`/batches/${problem.batch}`}>{t('intake.seeThen')}</Link> : undefined} />
      <form className="card" onSubmit={(e) => { e.preventDefault(); if (ready) void send() }}>
        <Drop file={file} choose={setFile} says={t('intake.drop')} />
        <p className="faint" style={{ margin: '8px 0 0' }}>{t('intake.notKept')}</p>
        <div className="fields four" style={{ marginTop: 16 }}>
          <Field label={t('field.campaign')} needed fault={fault('campaign')}>
            {(id) => <Choose id={id} none="" value={campaign} set={(v) => set({ campaign: v, level: undefined })} choices={live.map((c) => ({ value: c.id, label: c.name }))} />}
          </Field>
          <Field label={t('intake.level')} needed fault={fault('level')}>
            {(id) => <Choose id={id} none="" value={level} set={(v) => set({ level: v })} choices={['central', 'province', 'city', 'self'].map((v) => ({ value: v, label: word('SourceLevel', v) }))} />}
          </Field>
          <Field label={t('intake.mode')} needed fault={fault('mode')}>
            {(id) => <Choose id={id} value={mode} set={(v) => set({ mode: v })} choices={['handed_over', 'forwarded', 'supervised'].map((v) => ({ value: v, label: word('SourceMode', v) }))} />}
          </Field>
          <Field label={t('intake.kind')} fault={fault('kind') ?? fault('history')}>
            {(id) => <Choose id={id} none={t('intake.kinds.cases')} value={form.kind} set={(v) => set({ kind: v })} choices={[{ value: 'supplement', label: t('intake.kinds.supplement') }, ...(has('coordinator', 'leader') ? [{ value: 'history', label: t('intake.kinds.history') }] : [])]} />}
          </Field>
          <Field label={t('field.handed_over_at')} needed wide="unless" fault={fault('handed_over_at')}>
            {(id) => <HandedOver id={id} value={form.handed_over_at} set={(v) => set({ handed_over_at: v })} />}
          </Field>
          <Field label={t('intake.batchNo')} fault={fault('batch_no')}>{(id) => <Input id={id} value={form.batch_no} onChange={(e) => set({ batch_no: e.target.value })} />}</Field>
          <Field label={t('intake.localNo')} fault={fault('local_batch_no')}>{(id) => <Input id={id} value={form.local_batch_no} onChange={(e) => set({ local_batch_no: e.target.value })} />}</Field>
          <Field label={t('intake.declared')} fault={fault('declared_count')}>{(id) => <Input id={id} type="number" min={0} step={1} value={form.declared_count} onChange={(e) => set({ declared_count: e.target.value === '' ? undefined : Math.trunc(Number(e.target.value)) })} />}</Field>
          {back && !history ? <Field label={t('field.backdate_reason')} needed wide fault={fault('backdate_reason')}>{(id) => <TextArea id={id} autoSize value={form.backdate_reason} onChange={(e) => set({ backdate_reason: e.target.value })} />}</Field> : null}
          {history ? <Field label={t('intake.historyReason')} needed wide fault={fault('history_reason')}>{(id) => <TextArea id={id} autoSize value={form.history_reason} onChange={(e) => set({ history_reason: e.target.value })} />}</Field> : null}
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
