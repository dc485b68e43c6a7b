import { useQueryClient } from '@tanstack/react-query'
import { Button, Form } from 'antd'
import { useTranslation } from 'react-i18next'

import { client, data } from '../../api/client'
import { Refused } from '../../parts/refused'
import { useDoing } from '../../parts/doing'
import { Password } from '../../parts/input'
import { message } from '../../parts/voice'

/** A new password; other browsers are signed out by it. */
export function ChangePassword({ back }: { back: () => void }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const { busy, fault, go } = useDoing()
  async function change(v: { old: string; fresh: string }) {
    if (!(await go(() => data(client.POST('/api/v1/me/password', { body: { old_password: v.old, password: v.fresh } }))))) return
    message.success(t('me.password.done'))
    back()
    void queries.invalidateQueries({ queryKey: ['sessions'] })
    void queries.invalidateQueries({ queryKey: ['tokens'] })
  }
  const needed = { required: true, message: t('form.needed') }
  return (
    <Form name="password" layout="vertical" requiredMark={false} onFinish={change}>
      <Refused of={fault} />
      <Form.Item name="old" label={t('door.oldPassword')} rules={[needed]}><Password autoFocus autoComplete="current-password" /></Form.Item>
      <Form.Item name="fresh" label={t('door.newPassword')} rules={[needed, { min: 10, message: t('me.password.short') }]}><Password autoComplete="new-password" /></Form.Item>
      <Form.Item
        name="again" label={t('door.newAgain')} dependencies={['fresh']}
        rules={[needed, ({ getFieldValue }) => ({ validator: (_, v) => (!v || v === getFieldValue('fresh') ? Promise.resolve() : Promise.reject(new Error(t('door.notSame')))) })]}
      >
        <Password autoComplete="new-password" />
      </Form.Item>
      <div className="deeds-row"><Button type="primary" htmlType="submit" loading={busy}>{t('me.password.change')}</Button><Button onClick={back}>{t('form.back')}</Button></div>
    </Form>
  )
}
