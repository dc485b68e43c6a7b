import { Form, Modal, Radio } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import { client, data } from '../../api/client'
import { Begun, useFormDraft } from '../../drafts/form'
import { Refused } from '../../parts/refused'
import { useDoing } from '../../parts/doing'
import { Input } from '../../parts/input'
import { leading, listed, word } from '../../words'
import { policyName } from '../../words/policy'
import type { Campaign } from './policy'

/** The leader's reading with its document; it stands for good once the campaign is live. */
export function GoLive({ c, back, done }: { c: Campaign; back: () => void; done: () => void }) {
  const { t } = useTranslation()
  const { busy, fault, go } = useDoing()
  const [form] = Form.useForm<{ first_day: 'counted' | 'not_counted'; document: string }>()
  const kept = useFormDraft(`rules/campaigns/${c.id}/live`, form)
  const needed = { required: true, message: t('form.needed') }
  return (
    <Modal open title={t('rules.campaign.liveSure', { name: c.name })} okText={t('rules.campaign.live')} cancelText={t('form.back')} confirmLoading={busy} onCancel={() => kept.draft.back(back)} onOk={() => form.submit()}>
      <p className="rule">{t('rules.campaign.liveMeans')}</p>
      <p>{leading(t('rules.campaign.table'))}{listed([...new Set(c.policies.map((p) => `${policyName(p.policy)} ${t('rules.versionN', { n: p.version })}`))])}</p>
      <Refused of={fault} />
      <Begun of={kept} />
      <Form
        form={form} name="live" layout="vertical" requiredMark={false} onValuesChange={kept.touch} initialValues={{ first_day: c.reading?.first_day, document: c.reading?.document }}
        onFinish={async (v) => {
          if (await go(() => data(client.POST('/api/v1/campaigns/{id}/live', { params: { path: { id: c.id } }, body: v })))) { kept.sent(); done() }
        }}
      >
        <Form.Item name="first_day" label={t('rules.campaign.reading')} rules={[needed]}>
          <Radio.Group className="tall-radios" options={(['counted', 'not_counted'] as const).map((v) => ({ value: v, label: `${word('FirstDay', v)} — ${t(`rules.campaign.means.${v}`)}` }))} />
        </Form.Item>
        <Form.Item name="document" label={t('rules.campaign.document')} rules={[{ ...needed, whitespace: true }]}><Input maxLength={200} placeholder={t('rules.campaign.documentSuch')} /></Form.Item>
        <Link to={`?tab=simulator&campaign=${c.id}`} onClick={back}>{t('rules.campaign.compare')}</Link>
      </Form>
    </Modal>
  )
}
