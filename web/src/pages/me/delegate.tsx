import { Button, Checkbox, Form, Select } from 'antd'
import { useTranslation } from 'react-i18next'

import { client, data } from '../../api/client'
import { serverNow } from '../../api/clock'
import { Begun, useFormDraft } from '../../drafts/form'
import { toldApart, usePeople, useUnits } from '../../api/office'
import { Alert } from '../../parts/alert'
import { Optional } from '../../parts/optional'
import { Refused } from '../../parts/refused'
import { useDoing } from '../../parts/doing'
import { Input } from '../../parts/input'
import { useSession } from '../../session'
import { instantOf, localOf } from '../../time'
import { postName, word } from '../../words'

type Wish = { delegate: string; from?: string; until: string; posts: string[]; reason?: string }

/** Whoever looks after accounts or checks the record does so by name; nobody does it for them. */
const byName = ['administrator', 'auditor']

/** Lets somebody else act in one's posts for a while. */
export function Delegate({ back, added }: { back: () => void; added: () => void }) {
  const { t } = useTranslation()
  const { me } = useSession()
  const { busy, fault, go } = useDoing()
  const [form] = Form.useForm<Wish>()
  const kept = useFormDraft('office/delegations/new/delegation', form)
  const people = usePeople()
  const units = useUnits()
  const posts = me.posts.filter((p) => !byName.includes(p.role))
  const unitName = (id: string) => units.data?.units.find((u) => u.id === id)?.name ?? ''
  const ours = (p: { unit: string }) => me.posts.some((mine) => mine.unit === p.unit)
  const others = (people.data?.people ?? []).filter((p) => p.id !== me.person && !p.disabled).toSorted((a, b) => Number(b.posts.some(ours)) - Number(a.posts.some(ours)))
  const options = toldApart(others.map((p) => {
    const first = p.posts.find(ours) ?? p.posts[0]
    return { value: p.id, label: [p.name, first ? `${unitName(first.unit)} ${word('Role', first.role)}` : ''].filter(Boolean).join(' · ') }
  }), (id) => others.find((p) => p.id === id)?.telephone)
  const key = (p: { unit: string; role: string }) => `${p.unit} ${p.role}`
  async function add(v: Wish) {
    const some = posts.filter((p) => v.posts.includes(key(p)))
    const answer = await go(() => data(client.POST('/api/v1/delegations', {
      body: {
        delegate: v.delegate, from: v.from ? instantOf(v.from) : undefined, until: instantOf(v.until), reason: v.reason?.trim() || undefined,
        posts: some.length === posts.length ? undefined : some.map((p) => ({ unit: p.unit, role: p.role })),
      },
    })))
    if (!answer) return
    kept.sent()
    added()
  }
  if (!posts.length) return <Alert type="info" title={t('me.delegations.notYours')} action={<Button size="small" onClick={back}>{t('form.back')}</Button>} />
  const needed = { required: true, message: t('form.needed') }
  return (
    <Form form={form} name="delegation" layout="vertical" requiredMark={false} initialValues={{ posts: posts.map(key) }} onFinish={add} onValuesChange={kept.touch} className="part making">
      <p className="rule">{t('me.delegations.rule')}</p>
      <Refused of={fault} />
      <Begun of={kept} />
      <Form.Item name="delegate" label={t('me.delegations.whom')} rules={[needed]}>
        <Select showSearch={{ optionFilterProp: 'label' }} loading={people.isPending} options={options} />
      </Form.Item>
      <div className="fields">
        <Form.Item name="from" label={t('me.delegations.from')} extra={t('me.delegations.fromNow')}><Input type="datetime-local" min={localOf(serverNow())} /></Form.Item>
        <Form.Item name="until" label={t('me.delegations.until')} rules={[needed]}><Input type="datetime-local" min={localOf(serverNow())} /></Form.Item>
      </div>
      <Form.Item name="posts" label={t('me.delegations.posts')} rules={[{ ...needed, type: 'array' }]}>
        <Checkbox.Group options={posts.map((p) => ({ value: key(p), label: postName(p) }))} />
      </Form.Item>
      <Form.Item name="reason" label={<Optional>{t('me.delegations.reason')}</Optional>}><Input maxLength={500} placeholder={t('me.delegations.reasonSuch')} /></Form.Item>
      <div className="deeds-row"><Button type="primary" htmlType="submit" loading={busy}>{t('me.delegations.give')}</Button><Button onClick={() => kept.draft.back(back)}>{t('form.back')}</Button></div>
    </Form>
  )
}
