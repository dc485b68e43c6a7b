import { useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'

import { client, data } from '../../api/client'
import { useDoing } from '../../parts/doing'
import { message } from '../../parts/voice'

/** A new password; other browsers are signed out by it. */
export function Password() {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const { busy, fault, go } = useDoing()
  const [form] = Form.useForm<{ old: string; fresh: string; again: string }>()
  async function change(v: { old: string; fresh: string }) {
    if (!(await go(() => data(client.POST('/api/v1/me/password', { body: { old_password: v.old, password: v.fresh } }))))) return
    form.resetFields()
    message.success(t('me.password.done'))
    void queries.invalidateQueries({ queryKey: ['sessions'] })
    void queries.invalidateQueries({ queryKey: ['tokens'] })
  }
  const needed = { required: true, message: t('form.needed') }
  return (
    <section className="card">
      <h2>{t('me.password.title')}</h2>
      <p className="rule">{t('me.password.rule')}</p>
      {fault ? <Alert type="error" role="alert" title={fault} style={{ marginBottom: 12 }} /> : null}
      <Form form={form} name="password" layout="vertical" requiredMark={false} onFinish={change}>
        <Form.Item name="old" label={t('door.oldPassword')} rules={[needed]}><Input.Password autoComplete="current-password" /></Form.Item>
        <Form.Item name="fresh" label={t('door.newPassword')} rules={[needed, { min: 10, message: t('me.password.short') }]}><Input.Password autoComplete="new-password" /></Form.Item>
        <Form.Item
          name="again" label={t('door.newAgain')} dependencies={['fresh']}
          rules={[needed, ({ getFieldValue }) => ({ validator: (_, v) => (!v || v === getFieldValue('fresh') ? Promise.resolve() : Promise.reject(new Error(t('door.notSame')))) })]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Button htmlType="submit" loading={busy}>{t('me.password.change')}</Button>
      </Form>
    </section>
  )
}
