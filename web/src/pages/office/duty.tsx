import { Button, Drawer, Form, InputNumber } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { client, data } from '../../api/client'
import { serverNow } from '../../api/clock'
import { Begun, useFormDraft } from '../../drafts/form'
import { Alert } from '../../parts/alert'
import { Optional } from '../../parts/optional'
import { Refused } from '../../parts/refused'
import { useDoing } from '../../parts/doing'
import { Input } from '../../parts/input'
import { message } from '../../parts/voice'
import { date, instantOf, localOf, short, span } from '../../time'
import { ChoosePerson } from './choose'
import { DAY, HOUR, later, overlaps } from './cover'
import { useRoster } from './duties'
import { useAnew, type useOffice } from './read'
import type { Unit } from './tree'

type Wish = { person: string; telephone: string; backup?: string; from: string; until: string; times: number }

/** The usual turns: from one hour of a day to another, of the same day or the next. */
const usual = [{ name: 'day', from: 8, hours: 12 }, { name: 'night', from: 20, hours: 12 }, { name: 'whole', from: 8, hours: 24 }] as const

const local = (day: string, hour: number) => `${later(day, Math.floor(hour / 24))}T${String(hour % 24).padStart(2, '0')}:00`

/** Puts somebody on a roster, for one turn or the same turn of several days. */
export function DutyForm({ unit, office, from, until, back }: { unit: Unit; office: ReturnType<typeof useOffice>; from?: number; until?: number; back: () => void }) {
  const { t } = useTranslation()
  const anew = useAnew()
  const { busy, fault, go } = useDoing()
  const [form] = Form.useForm<Wish>()
  const kept = useFormDraft(`office/rosters/${unit.id}/duty`, form)
  const [done, setDone] = useState(0)
  const person = Form.useWatch('person', form)
  const since = Form.useWatch('from', form)
  const before = Form.useWatch('until', form)
  const times = Form.useWatch('times', form) ?? 1
  const length = since && before ? Date.parse(instantOf(before)) - Date.parse(instantOf(since)) : 0
  // While the times are chosen: who would be on duty as well.
  const asked = length > 0 ? Array.from({ length: Math.min(Math.max(times, 1), 31) }, (_, i) => ({ from: Date.parse(instantOf(since!)) + i * DAY, until: Date.parse(instantOf(before!)) + i * DAY })) : []
  const roster = useRoster(unit.id, asked[0]?.from ?? 0, asked.at(-1)?.until ?? 0, asked.length > 0)
  const both = busy ? [] : overlaps(roster.turns, asked)
  const suggested = (id: string | undefined) => office.people.data?.people.find((p) => p.id === id)?.telephone ?? ''
  async function add(v: Wish) {
    // Turns that were added stay: where one is refused, the rest is asked for again from there on.
    let next = v
    const all = await go(async () => {
      for (let left = v.times; left > 0; left--) {
        await data(client.POST('/api/v1/units/{id}/roster', {
          params: { path: { id: unit.id } },
          body: { person: next.person, telephone: next.telephone.trim(), backup: next.backup || undefined, from: instantOf(next.from), until: instantOf(next.until) },
        }))
        const on = (s: string) => localOf(Date.parse(instantOf(s)) + DAY)
        next = { ...next, from: on(next.from), until: on(next.until), times: left - 1 }
        setDone((n) => n + 1)
      }
    })
    await anew()
    if (!all) {
      form.setFieldsValue(next)
      return
    }
    kept.sent()
    message.success(t('office.duty.added', { n: v.times }))
    back()
  }
  const needed = { required: true, message: t('form.needed') }
  return (
    <Drawer
      open size={560} title={t('office.duty.adding', { unit: unit.name })} onClose={() => kept.draft.back(back)} mask={{ closable: false }}
      footer={<div className="foot" style={{ margin: 0 }}><Button onClick={() => kept.draft.back(back)}>{t('form.back')}</Button><Button type="primary" loading={busy} onClick={() => form.submit()}>{t('office.duty.add')}</Button></div>}
    >
      {done && fault ? <Alert type="info" title={t('office.duty.soFar', { n: done })} style={{ marginBottom: 12 }} /> : null}
      <Refused of={fault} />
      <Begun of={kept} />
      <Form
        form={form} name="duty" layout="vertical" requiredMark={false} onFinish={add}
        initialValues={{ times: 1, from: from ? localOf(from) : undefined, until: until ? localOf(until) : undefined }}
        onValuesChange={(c: Partial<Wish>) => { kept.touch(); if (c.person && !form.isFieldTouched('telephone')) form.setFieldValue('telephone', suggested(c.person)) }}
      >
        <Form.Item name="person" label={t('office.duty.person')} rules={[needed]}><ChoosePerson office={office} unit={unit.id} /></Form.Item>
        <div className="fields">
          <Form.Item name="telephone" label={t('office.duty.telephone')} rules={[{ ...needed, whitespace: true }]} extra={t('office.duty.telephoneMeans')}><Input maxLength={40} inputMode="tel" /></Form.Item>
          <Form.Item name="backup" label={<Optional>{t('office.duty.backup')}</Optional>} extra={t('office.duty.backupMeans')}><ChoosePerson office={office} unit={unit.id} but={person} /></Form.Item>
        </div>
        <div className="deeds-row" role="group" aria-label={t('office.duty.usual')}>
          {usual.map((u) => (
            <Button key={u.name} onClick={() => { const day = since?.slice(0, 10) || date(serverNow() + (date(serverNow() + HOUR) === date(serverNow()) ? 0 : HOUR)); form.setFieldsValue({ from: local(day, u.from), until: local(day, u.from + u.hours) }) }}>{t(`office.duty.shift.${u.name}`)}</Button>
          ))}
        </div>
        <div className="fields">
          <Form.Item name="from" label={t('office.duty.from')} rules={[needed]}><Input type="datetime-local" /></Form.Item>
          <Form.Item
            name="until" label={t('office.duty.until')} dependencies={['from']} extra={length > 0 ? span(length) : undefined}
            rules={[needed, ({ getFieldValue }) => ({ validator: (_, v: string) => (!v || !getFieldValue('from') || v > (getFieldValue('from') as string) ? Promise.resolve() : Promise.reject(new Error(t('office.duty.order')))) })]}
          ><Input type="datetime-local" /></Form.Item>
          <Form.Item name="times" label={t('office.duty.times')} rules={[needed]} extra={times > 1 && since ? t('office.duty.timesMean', { n: times, until: later(since.slice(0, 10), times - 1) }) : undefined}><InputNumber min={1} max={31} precision={0} style={{ width: '100%' }} /></Form.Item>
        </div>
        {both.length ? <Alert type="info" title={<>{both.map((x) => <div key={x.duty.id} data-overlap>{t('office.duty.overlaps', { name: roster.names[x.duty.person] ?? x.duty.person, from: short(x.from), until: short(x.until) })}</div>)}</>} /> : null}
      </Form>
    </Drawer>
  )
}
