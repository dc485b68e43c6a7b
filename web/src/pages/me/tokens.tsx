import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Form, Input, InputNumber, Popconfirm, Select, Spin } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { client, data, serverNow } from '../../api/client'
import { saidBy, useDoing } from '../../parts/doing'
import { Once } from '../../parts/once'
import { message } from '../../parts/voice'
import { useSession } from '../../session'
import { date, short } from '../../time'
import { commandName } from '../../words'

type Wish = { name: string; scope: string[]; days: number }

/** The tokens of one's programs: each may do what its scope says and its person may, and no more. */
export function Tokens() {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const { fault, go } = useDoing()
  const [making, setMaking] = useState(false)
  const [made, setMade] = useState<{ name: string; token: string }>()
  const found = useQuery({ queryKey: ['tokens'], queryFn: () => data(client.GET('/api/v1/me/tokens')) })
  const named = useScopeWord()
  const anew = () => queries.invalidateQueries({ queryKey: ['tokens'] })
  async function revoke(id: string) {
    if (await go(() => data(client.DELETE('/api/v1/me/tokens/{id}', { params: { path: { id } } })))) message.success(t('me.tokens.revoked'))
    await anew()
  }
  return (
    <section className="card" id="tokens">
      <div className="head">
        <h2>{t('me.tokens.title')}</h2>
        {making || made || !found.data ? null : <Button onClick={() => setMaking(true)}>{t('me.tokens.make')}</Button>}
      </div>
      {fault ? <Alert type="error" role="alert" title={fault} style={{ marginBottom: 12 }} /> : null}
      {made ? (
        <div className="shown-once" role="status">
          <b>{t('me.tokens.made', { name: made.name })}</b>
          <p>{t('me.tokens.once')}</p>
          <Once text={made.token} label={t('me.tokens.title')} />
          <Button type="primary" onClick={() => setMade(undefined)} style={{ marginTop: 10 }}>{t('me.kept')}</Button>
        </div>
      ) : null}
      {making && found.data ? <Make words={found.data.words} back={() => setMaking(false)} made={(one) => { setMaking(false); setMade(one); void anew() }} /> : null}
      {found.isPending ? <Spin /> : found.isError ? <Alert type="error" role="alert" title={saidBy(found.error)} action={<Button size="small" onClick={() => found.refetch()}>{t('failed.again')}</Button>} /> : found.data.tokens.length === 0 ? (making || made ? null : <p className="faint none">{t('me.tokens.none')}</p>) : (
        <ul className="holdings">
          {found.data.tokens.map((k) => (
            <li key={k.id}>
              <div>
                <b>{k.label}</b>
                <div>{(k.scope ?? []).map(named).join(t('me.and'))}</div>
                <div className="faint figures">{t('me.tokens.since', { at: short(k.created_at) })} · {k.last_seen_at > k.created_at ? t('me.tokens.used', { at: short(k.last_seen_at) }) : t('me.tokens.unused')} · {t('me.tokens.until', { at: date(k.expires_at) })}</div>
              </div>
              <Popconfirm title={t('me.tokens.sure', { name: k.label })} description={t('me.tokens.mean')} okText={t('me.tokens.revoke')} cancelText={t('form.back')} okButtonProps={{ danger: true }} onConfirm={() => revoke(k.id)}>
                <Button size="small" danger>{t('me.tokens.revoke')}</Button>
              </Popconfirm>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

/** The word of a scope as people say it. */
function useScopeWord() {
  const { t } = useTranslation()
  return (w: string) => (w === 'read' ? t('me.tokens.read') : t(`deed.${w}`, { defaultValue: '' }) || commandName(w))
}

function Make({ words, back, made }: { words: string[]; back: () => void; made: (m: { name: string; token: string }) => void }) {
  const { t } = useTranslation()
  const { may, gives } = useSession()
  const { busy, fault, go } = useDoing()
  const named = useScopeWord()
  const [form] = Form.useForm<Wish>()
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
    if (answer) made({ name: v.name.trim(), token: answer.done.token })
  }
  const needed = { required: true, message: t('form.needed') }
  return (
    <Form form={form} name="token" layout="vertical" requiredMark={false} initialValues={{ scope: ['read'], days: 90 }} onFinish={make} className="part making">
      {fault ? <Alert type="error" role="alert" title={fault} style={{ marginBottom: 12 }} /> : null}
      <Form.Item name="name" label={t('me.tokens.name')} rules={[{ ...needed, whitespace: true }]}><Input autoFocus maxLength={100} placeholder={t('me.tokens.nameSuch')} /></Form.Item>
      <Form.Item name="scope" label={t('me.tokens.scope')} rules={[{ ...needed, type: 'array' }]} extra={t('me.tokens.scopeMeans')}>
        <Select mode="multiple" options={groups} showSearch={{ optionFilterProp: 'label' }} />
      </Form.Item>
      <Form.Item name="days" label={t('me.tokens.days')} rules={[needed]} extra={days ? t('me.tokens.until', { at: date(serverNow() + days * 86_400_000) }) : undefined}>
        <InputNumber min={1} max={366} precision={0} style={{ width: 120 }} />
      </Form.Item>
      <div className="deeds-row">
        <Button type="primary" htmlType="submit" loading={busy}>{t('me.tokens.make')}</Button>
        <Button onClick={back}>{t('form.back')}</Button>
      </div>
    </Form>
  )
}
