import { useQueryClient } from '@tanstack/react-query'
import { Button, Form } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { client, data } from '../../api/client'
import { Problem } from '../../api/problem'
import { Alert } from '../../parts/alert'
import { Password } from '../../parts/input'

/** The new password where the first one, which somebody else has seen, must be changed. */
export default function NewPassword() {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [problem, setProblem] = useState<string>()
  const [busy, setBusy] = useState(false)
  const rule = useId()
  async function change(v: { old: string; fresh: string }) {
    setBusy(true)
    setProblem(undefined)
    try {
      await data(client.POST('/api/v1/me/password', { body: { old_password: v.old, password: v.fresh } }))
      await queries.invalidateQueries({ queryKey: ['me'] })
    } catch (e) {
      setProblem(e instanceof Problem ? [e.message, ...Object.values(e.fields)].join(' ') : t('failed.away'))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Form layout="vertical" onFinish={change}>
      <p>{t('door.mustChange')} <span id={rule}>{t('door.passwordRule')}</span></p>
      {problem ? <Alert type="error" title={problem} role="alert" style={{ marginBottom: 12 }} /> : null}
      <Form.Item name="old" label={t('door.oldPassword')} rules={[{ required: true, message: t('form.needed') }]}>
        <Password autoFocus autoComplete="current-password" />
      </Form.Item>
      <Form.Item name="fresh" label={t('door.newPassword')} rules={[{ required: true, message: t('form.needed') }]}>
        <Password autoComplete="new-password" aria-describedby={rule} />
      </Form.Item>
      <Form.Item
        name="again"
        label={t('door.newAgain')}
        dependencies={['fresh']}
        rules={[{ required: true, message: t('form.needed') }, ({ getFieldValue }) => ({ validator: (_, v) => (v === getFieldValue('fresh') ? Promise.resolve() : Promise.reject(new Error(t('door.notSame')))) })]}
      >
        <Password autoComplete="new-password" />
      </Form.Item>
      <Button type="primary" htmlType="submit" block loading={busy}>{t('door.change')}</Button>
    </Form>
  )
}
