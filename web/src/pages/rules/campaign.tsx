import { Button, Drawer, Form, InputNumber, Select, Switch } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { client, data } from '../../api/client'
import { Begun, useFormDraft } from '../../drafts/form'
import { Optional } from '../../parts/optional'
import { Refused } from '../../parts/refused'
import { useDoing } from '../../parts/doing'
import { Input } from '../../parts/input'
import { word } from '../../words'
import { policyName } from '../../words/policy'
import { type Campaign, current, levels, modes, type PolicyVersion } from './policy'

type Table = Record<string, string | undefined>
type Wish = Pick<Campaign, 'name' | 'level' | 'kind' | 'round' | 'group_number' | 'stationed_from' | 'stationed_to' | 'template'> & { table?: Table }

const cell = (l: string, m: string) => `${l}-${m}`
const choice = (p: { policy: string; version: number }) => `${p.policy} ${p.version}`

/** Adds a campaign, or corrects one: level and policies as long as it is a draft, the rest until it ends. */
export function CampaignForm({ campaign, policies, back, done }: { campaign?: Campaign; policies: PolicyVersion[]; back: () => void; done: (what: 'added' | 'changed') => void }) {
  const { t } = useTranslation()
  const { busy, fault, go } = useDoing()
  const [form] = Form.useForm<Wish>()
  const kept = useFormDraft(`rules/campaigns/${campaign?.id ?? 'new'}/campaign`, form)
  const draft = !campaign || campaign.state === 'draft'
  // The newest versions are taken for a new campaign unless somebody chooses otherwise.
  const [own, setOwn] = useState(Boolean(campaign))
  const offered = [...current(policies), ...policies.filter((v) => campaign?.policies.some((p) => p.policy === v.policy.name && p.version === v.policy.version))]
  const options = [...new Map(offered.map((v) => [choice({ policy: v.policy.name, version: v.policy.version }), { value: choice({ policy: v.policy.name, version: v.policy.version }), label: `${policyName(v.policy.name)} v${v.policy.version}` }])).values()]
  const finish = (what: 'added' | 'changed') => {
    kept.sent()
    done(what)
  }
  async function send(v: Wish) {
    const told = v.table
    const table = levels.flatMap((level) => modes.flatMap((mode) => {
      const [policy, version] = told?.[cell(level, mode)]?.split(' ') ?? []
      return policy ? [{ level, mode, policy, version: Number(version) }] : []
    }))
    const body = {
      name: v.name.trim(), level: v.level, kind: v.kind, round: v.round || undefined, group_number: v.group_number?.trim() || undefined,
      stationed_from: v.stationed_from || undefined, stationed_to: v.stationed_to || undefined, template: v.template?.trim() || undefined,
      policies: draft && own ? table : undefined,
    }
    if (campaign) {
      const changed = { ...body, level: draft ? body.level : undefined, round: v.round ?? 0, group_number: v.group_number?.trim() ?? '', template: v.template?.trim() ?? '', stationed_from: v.stationed_from ?? '', stationed_to: v.stationed_to ?? '' }
      if (await go(() => data(client.PATCH('/api/v1/campaigns/{id}', { params: { path: { id: campaign.id } }, body: changed })))) finish('changed')
    } else if (await go(() => data(client.POST('/api/v1/campaigns', { body })))) finish('added')
  }
  const needed = { required: true, message: t('form.needed') }
  const first: Wish | { kind: string; round: number } = campaign
    ? { ...campaign, table: Object.fromEntries(campaign.policies.map((p) => [cell(p.level, p.mode), choice(p)])) }
    : { kind: 'routine', round: 1 }
  return (
    <Drawer
      open size={640} title={t(campaign ? 'rules.campaign.changing' : 'rules.campaign.adding')} onClose={() => kept.draft.back(back)} maskClosable={false}
      footer={<div className="foot" style={{ margin: 0 }}><span className="faint">{campaign ? '' : t('rules.campaign.draftNote')}</span><Button onClick={() => kept.draft.back(back)}>{t('form.back')}</Button><Button type="primary" loading={busy} onClick={() => form.submit()}>{t(campaign ? 'rules.campaign.save' : 'rules.campaign.add')}</Button></div>}
    >
      <Refused of={fault} />
      <Begun of={{ ...kept, take: (body) => { if ('table' in body) setOwn(true); kept.take(body) } }} />
      <Form form={form} name="campaign" layout="vertical" requiredMark={false} scrollToFirstError={{ block: 'center', focus: true }} initialValues={first} onFinish={send} onValuesChange={kept.touch}>
        <Form.Item name="name" label={t('rules.campaign.name')} rules={[{ ...needed, whitespace: true }]}><Input maxLength={200} /></Form.Item>
        <div className="fields">
          <Form.Item name="level" label={t('rules.campaign.level')} rules={[needed]}><Select disabled={!draft} options={levels.map((l) => ({ value: l, label: word('SourceLevel', l) }))} /></Form.Item>
          <Form.Item name="kind" label={t('rules.campaign.kind')} rules={[needed]}><Select options={(['routine', 'special', 'lookback'] as const).map((k) => ({ value: k, label: t(`rules.campaign.kinds.${k}`) }))} /></Form.Item>
          <Form.Item name="round" label={<Optional>{t('rules.campaign.round')}</Optional>}><InputNumber min={0} precision={0} style={{ width: '100%' }} /></Form.Item>
          <Form.Item name="group_number" label={<Optional>{t('rules.campaign.group')}</Optional>}><Input maxLength={40} /></Form.Item>
          <Form.Item name="stationed_from" label={<Optional>{t('rules.campaign.from')}</Optional>}><Input type="date" /></Form.Item>
          <Form.Item
            name="stationed_to" label={<Optional>{t('rules.campaign.to')}</Optional>} dependencies={['stationed_from']}
            rules={[({ getFieldValue }) => ({ validator: (_, v: string) => (!v || !getFieldValue('stationed_from') || v >= (getFieldValue('stationed_from') as string) ? Promise.resolve() : Promise.reject(new Error(t('rules.campaign.order')))) })]}
          ><Input type="date" /></Form.Item>
          <Form.Item name="template" label={<Optional>{t('rules.campaign.template')}</Optional>}><Input maxLength={64} /></Form.Item>
        </div>
        {draft ? (
          <fieldset className="part">
            <legend>{t('rules.campaign.table')}</legend>
            {campaign ? null : <label className="line own" htmlFor="own"><Switch id="own" checked={own} onChange={setOwn} /> {t('rules.campaign.own')}</label>}
            {own ? (
              <div className="fields">
                {/* What takes nothing is no campaign. */}
                <Form.Item
                  name="takes" className="wide takes" dependencies={levels.flatMap((l) => modes.map((m) => ['table', cell(l, m)]))}
                  rules={[({ getFieldValue }) => ({ validator: () => (Object.values((getFieldValue('table') as Table | undefined) ?? {}).some(Boolean) ? Promise.resolve() : Promise.reject(new Error(t('rules.campaign.needsOne')))) })]}
                ><span tabIndex={-1} /></Form.Item>
                {levels.flatMap((l) => modes.map((m) => (
                  <Form.Item key={cell(l, m)} name={['table', cell(l, m)]} label={`${word('SourceLevel', l)} ${word('SourceMode', m)}`}><Select allowClear options={options} placeholder={t('rules.campaign.takesNone')} /></Form.Item>
                )))}
              </div>
            ) : <p className="faint" style={{ marginBottom: 0 }}>{t('rules.campaign.shipped')}</p>}
          </fieldset>
        ) : <p className="faint">{t('rules.campaign.fixed')}</p>}
      </Form>
    </Drawer>
  )
}
