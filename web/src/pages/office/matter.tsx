import { Button, Drawer, Form, Select } from 'antd'
import { useTranslation } from 'react-i18next'

import { Begun, useFormDraft } from '../../drafts/form'
import { Input } from '../../parts/input'
import { Optional } from '../../parts/optional'
import { word } from '../../words'
import { ChooseUnit } from './choose'
import type { Line } from './lines'
import type { useOffice } from './read'

const levels = ['central', 'province', 'city', 'self'] as const

/** One line of the responsibility list. It is kept on the page until the whole list is put in force. */
export function LineForm({ office, line, at, back, done }: { office: ReturnType<typeof useOffice>; line?: Line; at?: number; back: () => void; done: (l: Line) => void }) {
  const { t } = useTranslation()
  const [form] = Form.useForm<Line>()
  const kept = useFormDraft(`office/responsibilities/${at ?? 'new'}/line`, form)
  const lead = Form.useWatch('lead', form)
  const optional = (label: string) => <Optional>{label}</Optional>
  const send = (v: Line) => {
    kept.sent()
    done({
      kind: v.kind, matter: v.matter.trim(), words: v.words?.length ? v.words.map((w) => w.trim()).filter(Boolean) : undefined, area: v.area || undefined, level: v.level || undefined, lead: v.lead || undefined,
      assisting: v.assisting?.length ? v.assisting : undefined,
    })
  }
  const units = (office.units.data?.units ?? []).filter((u) => (!u.disabled && u.id !== lead) || line?.assisting?.includes(u.id)).map((u) => ({ value: u.id, label: u.name }))
  return (
    <Drawer
      open size={560} title={t(line ? 'office.list.changing' : 'office.list.adding')} onClose={() => kept.draft.back(back)} mask={{ closable: false }}
      footer={<div className="foot" style={{ margin: 0 }}><span className="faint">{t('office.list.notYet')}</span><Button onClick={() => kept.draft.back(back)}>{t('form.back')}</Button><Button type="primary" onClick={() => form.submit()}>{t('office.list.take')}</Button></div>}
    >
      <Begun of={kept} />
      <Form form={form} name="line" layout="vertical" requiredMark={false} initialValues={line ?? { kind: 'pollution_type' }} onFinish={send} onValuesChange={kept.touch}>
        <div className="fields">
          <Form.Item name="kind" label={t('office.list.kind')} extra={t('office.list.kindMeans')}><Select options={(['pollution_type', 'industry'] as const).map((k) => ({ value: k, label: word('MatterKind', k) }))} /></Form.Item>
          <Form.Item name="matter" label={t('office.list.matter')} rules={[{ required: true, whitespace: true, message: t('form.needed') }]}><Input maxLength={40} placeholder={t('office.list.matterSuch')} /></Form.Item>
        </div>
        <Form.Item name="words" label={optional(t('office.list.words'))} extra={t('office.list.wordsMean')}><Select mode="tags" open={false} suffixIcon={null} tokenSeparators={['、', '，', ',']} maxCount={40} /></Form.Item>
        <div className="fields">
          <Form.Item name="lead" label={optional(t('office.list.lead'))} extra={t('office.list.leadMeans')}><ChooseUnit office={office} placeholder={t('office.list.territorial')} /></Form.Item>
          <Form.Item name="area" label={optional(t('office.list.area'))} extra={t('office.list.areaMeans')}><ChooseUnit office={office} kinds={['city', 'county', 'township']} placeholder={t('office.list.everywhere')} /></Form.Item>
        </div>
        <Form.Item name="assisting" label={optional(t('office.list.assisting'))}><Select mode="multiple" options={units} showSearch={{ optionFilterProp: 'label' }} maxCount={20} /></Form.Item>
        <Form.Item name="level" label={optional(t('office.list.level'))}><Select allowClear options={levels.map((l) => ({ value: l, label: word('SourceLevel', l) }))} placeholder={t('office.list.allLevels')} /></Form.Item>
      </Form>
    </Drawer>
  )
}
