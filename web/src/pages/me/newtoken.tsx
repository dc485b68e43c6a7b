import { Button, Form, InputNumber, Select } from 'antd'
import { useTranslation } from 'react-i18next'

import { client, data } from '../../api/client'
import { serverNow } from '../../api/clock'
import { Begun, useFormDraft } from '../../drafts/form'
import { Refused } from '../../parts/refused'
import { useDoing } from '../../parts/doing'
import { Input } from '../../parts/input'
import { useSession } from '../../session'
import { day } from '../../time'
import { useScopeWord } from './scope'

type Wish = { name: string; scope: string[]; days: number }

/** Makes a token: for which program, what it may do, and for how long. */
export function NewToken({ words, back, made }: { words: string[]; back: () => void; made: (m: { name: string; token: string }) => void }) {
  const { t } = useTranslation()
  const { may, gives } = useSession()
  const { busy, fault, go } = useDoing()
  const named = useScopeWord()
  const [form] = Form.useForm<Wish>()
  const kept = useFormDraft('office/tokens/new/token', form)
  const days = Form.useWatch('days', form)
  // A token never does more than its person may: what the posts do not allow is not offered.
  const option = (w: string) => ({ value: w, label: named(w) })
  const groups = [
    { label: t('me.tokens.reading'), options: words.filter((w) => w === 'read').map(option) },
    { label: t('me.tokens.deeds'), options: words.filter(may).map(option) },
    { label: t('me.tokens.commands'), options: words.filter((w) => gives(w) && !may(w)).map(option) },
  ].filter((g) => g.options.length)
  async function make(v: Wish) {
    const answer = await go(() => data(client.POST('/api/v1/me/tokens', { body: { name: v.name.trim(), scope: v.scope, days: v.days } })))
    if (!answer) return
    kept.sent()
    made({ name: v.name.trim(), token: answer.done.token })
  }
  const needed = { required: true, message: t('form.needed') }
  return (
    <Form form={form} name="token" layout="vertical" requiredMark={false} initialValues={{ scope: ['read'], days: 90 }} onFinish={make} onValuesChange={kept.touch} className="part making">
      <Refused of={fault} />
      <Begun of={kept} />
      <Form.Item name="name" label={t('me.tokens.name')} rules={[{ ...needed, whitespace: true }]}><Input autoFocus maxLength={100} placeholder={t('me.tokens.nameSuch')} /></Form.Item>
      <Form.Item name="scope" label={t('me.tokens.scope')} rules={[{ ...needed, type: 'array' }]} extra={t('me.tokens.scopeMeans')}>
        <Select mode="multiple" options={groups} showSearch={{ optionFilterProp: 'label' }} />
      </Form.Item>
      <Form.Item name="days" label={t('me.tokens.days')} rules={[needed]} extra={days ? t('me.tokens.until', { at: day(serverNow() + days * 86_400_000) }) : undefined}>
        <InputNumber min={1} max={366} precision={0} style={{ width: 120 }} />
      </Form.Item>
      <div className="deeds-row">
        <Button type="primary" htmlType="submit" loading={busy}>{t('me.tokens.make')}</Button>
        <Button onClick={() => kept.draft.back(back)}>{t('form.back')}</Button>
      </div>
    </Form>
  )
}
