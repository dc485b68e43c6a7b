import { Button, Drawer, Form, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { client, data } from '../../api/client'
import { Begun, useFormDraft } from '../../drafts/form'
import { Alert } from '../../parts/alert'
import { Optional } from '../../parts/optional'
import { Refused } from '../../parts/refused'
import { useDoing } from '../../parts/doing'
import { Input } from '../../parts/input'
import { message } from '../../parts/voice'
import { ChoosePerson, ChooseUnit } from './choose'
import { asRead, useAnew, type useOffice } from './read'
import { TiesList, useTies } from './ties'
import { type Unit, within } from './tree'

type Wish = { name: string; kind: Unit['kind']; parent?: string; first_responsible?: string; direct_responsible?: string; telephone?: string; code?: string; territory?: string[] }
const kinds: Unit['kind'][] = ['department', 'county', 'township', 'city', 'province', 'group', 'office']
const areas: Unit['kind'][] = ['city', 'county', 'township']

/** Adds a unit, or changes and moves one; before it moves, what hangs on it is told. */
export function UnitForm({ unit, above, office, back, done }: { unit?: Unit; above?: string; office: ReturnType<typeof useOffice>; back: () => void; done: (id: string) => void }) {
  const { t } = useTranslation()
  const anew = useAnew()
  const { busy, fault, go } = useDoing()
  const [form] = Form.useForm<Wish>()
  const kept = useFormDraft(`office/units/${unit?.id ?? 'new'}/unit`, form)
  const [first] = useState<Partial<Wish>>(unit ? { ...unit } : { parent: above, kind: 'department' })
  const kind = Form.useWatch('kind', form)
  const parent = Form.useWatch('parent', form)
  const moves = Boolean(unit) && parent !== undefined && parent !== first.parent
  const ties = useTies('unit', unit?.id ?? '', moves)
  const units = office.units.data?.units ?? []
  const text = (s: string | undefined) => s?.trim() ?? ''
  async function send(v: Wish) {
    const wish = {
      name: text(v.name), kind: v.kind, parent: v.parent ?? '', first_responsible: v.first_responsible ?? '', direct_responsible: v.direct_responsible ?? '',
      telephone: text(v.telephone), code: text(v.code), territory: areas.includes(v.kind) ? (v.territory ?? []) : [],
    }
    const stored = await go<Unit>(() => {
      if (!unit) return data(client.POST('/api/v1/units', { body: { ...wish, territory: wish.territory.length ? wish.territory : undefined } }))
      const before: Record<string, unknown> = { parent: '', first_responsible: '', direct_responsible: '', telephone: '', code: '', territory: [], ...unit }
      const changed = Object.fromEntries(Object.entries(wish).filter(([k, x]) => JSON.stringify(x) !== JSON.stringify(before[k])))
      return data(client.PATCH('/api/v1/units/{id}', { params: { path: { id: unit.id }, header: asRead(unit.version) }, body: changed }))
    })
    if (!stored) return
    kept.sent()
    message.success(t(unit ? 'office.unit.changed' : 'office.unit.added', { name: stored.done.name }))
    await anew()
    done(stored.done.id)
  }
  const needed = { required: true, message: t('form.needed') }
  const optional = (label: string) => <Optional>{label}</Optional>
  return (
    <Drawer
      open size={560} title={unit ? t('office.unit.changing', { name: unit.name }) : t('office.unit.adding')} onClose={() => kept.draft.back(back)} mask={{ closable: false }}
      footer={<div className="foot" style={{ margin: 0 }}><Button onClick={() => kept.draft.back(back)}>{t('form.back')}</Button><Button type="primary" loading={busy} onClick={() => form.submit()}>{t(unit ? 'office.save' : 'office.unit.add')}</Button></div>}
    >
      <Refused of={fault} />
      <Begun of={kept} />
      <Form form={form} name="unit" layout="vertical" requiredMark={false} initialValues={first} onFinish={send} onValuesChange={kept.touch}>
        <Form.Item name="name" label={t('office.unit.name')} rules={[{ ...needed, whitespace: true }]}><Input maxLength={100} autoFocus /></Form.Item>
        <div className="fields">
          <Form.Item name="kind" label={t('office.unit.kind')} rules={[needed]}><Select options={kinds.map((k) => ({ value: k, label: t(`office.kind.${k}`) }))} /></Form.Item>
          <Form.Item name="parent" label={optional(t('office.unit.parent'))}><ChooseUnit office={office} not={(u) => Boolean(unit) && within(units, u.id, unit!.id)} placeholder={t('office.unit.top')} /></Form.Item>
        </div>
        {moves ? (
          <Alert type="warning" style={{ marginBottom: 18 }} title={t('office.unit.moves')} description={ties.data ? <TiesList of="unit" ties={ties.data} /> : t('waiting')} />
        ) : null}
        <div className="fields">
          <Form.Item name="first_responsible" label={optional(t('office.unit.first'))}><ChoosePerson office={office} unit={unit?.id} /></Form.Item>
          <Form.Item name="direct_responsible" label={optional(t('office.unit.direct'))}><ChoosePerson office={office} unit={unit?.id} /></Form.Item>
          <Form.Item name="telephone" label={optional(t('office.telephone'))}><Input maxLength={40} inputMode="tel" /></Form.Item>
          <Form.Item name="code" label={optional(t('office.unit.code'))}><Input maxLength={40} /></Form.Item>
        </div>
        {kind && areas.includes(kind) ? (
          <Form.Item name="territory" label={optional(t('office.unit.territory'))} extra={t('office.unit.territoryMeans')}><Select mode="tags" open={false} suffixIcon={null} tokenSeparators={['、', '，', ',']} /></Form.Item>
        ) : null}
      </Form>
    </Drawer>
  )
}
