import { Button, Form, Modal, QRCode } from 'antd'
import { useTranslation } from 'react-i18next'

import { client, data } from '../../api/client'
import { Refused } from '../../parts/refused'
import { useDoing } from '../../parts/doing'
import { Input, Password } from '../../parts/input'
import { Once } from '../../parts/once'

/** Begins with the password, so that nobody sets it up at a browser that was left open. */
export function Begin({ begun, back }: { begun: (s: { secret: string; url: string }) => void; back: () => void }) {
  const { t } = useTranslation()
  const { busy, fault, go } = useDoing()
  return (
    <Form
      name="begin" layout="vertical" requiredMark={false}
      onFinish={async ({ password }: { password: string }) => {
        const answer = await go(() => data(client.POST('/api/v1/me/second-factor', { body: { password } })))
        if (answer) begun(answer.done)
      }}
    >
      <Refused of={fault} />
      <Form.Item name="password" label={t('me.factor.password')} rules={[{ required: true, message: t('form.needed') }]}><Password autoFocus autoComplete="current-password" /></Form.Item>
      <div className="deeds-row"><Button type="primary" htmlType="submit" loading={busy}>{t('me.factor.next')}</Button><Button onClick={back}>{t('form.back')}</Button></div>
    </Form>
  )
}

/** Nothing asks for codes before one was typed that fits. */
export function Confirm({ secret, show, back }: { secret: { secret: string; url: string }; show: (c: string[]) => void; back: () => void }) {
  const { t } = useTranslation()
  return (
    <>
      <ol className="steps">
        <li>{t('me.factor.scan')}<div className="qr"><QRCode type="svg" value={secret.url} size={176} bordered={false} color="#1b2733" bgColor="#ffffff" /></div></li>
        <li>{t('me.factor.byHand')}<Once text={secret.secret} label={t('me.factor.secret')} /></li>
        <li>{t('me.factor.type')}</li>
      </ol>
      <Code name="confirm" back={back} go={async (code) => show((await data(client.POST('/api/v1/me/second-factor/confirm', { body: { code } }))).recovery_codes)} />
    </>
  )
}

export function Renew({ show, back }: { show: (c: string[]) => void; back: () => void }) {
  const { t } = useTranslation()
  return (
    <>
      <p className="rule">{t('me.factor.renewMeans')}</p>
      <Code name="renew" back={back} go={async (code) => show((await data(client.POST('/api/v1/me/second-factor/recovery-codes', { body: { code } }))).recovery_codes)} />
    </>
  )
}

function Code({ name, go, back }: { name: string; go: (code: string) => Promise<void>; back: () => void }) {
  const { t } = useTranslation()
  const doing = useDoing()
  return (
    <Form name={name} layout="vertical" requiredMark={false} onFinish={({ code }: { code: string }) => doing.go(() => go(code.replaceAll(' ', '')))}>
      <Refused of={doing.fault} />
      <Form.Item name="code" label={t('door.code')} rules={[{ required: true, message: t('form.needed') }]}><Input autoFocus autoComplete="one-time-code" inputMode="numeric" maxLength={64} style={{ maxWidth: 200 }} /></Form.Item>
      <div className="deeds-row"><Button type="primary" htmlType="submit" loading={doing.busy}>{t('me.factor.confirm')}</Button><Button onClick={back}>{t('form.back')}</Button></div>
    </Form>
  )
}

export function Remove({ back, removed }: { back: () => void; removed: () => void }) {
  const { t } = useTranslation()
  const { busy, fault, go } = useDoing()
  const [form] = Form.useForm<{ password: string; code: string }>()
  const needed = { required: true, message: t('form.needed') }
  return (
    <Modal
      open title={t('me.factor.removeSure')} okText={t('me.factor.remove')} okButtonProps={{ danger: true }} cancelText={t('form.back')} confirmLoading={busy}
      onCancel={back} onOk={() => form.submit()}
    >
      <p>{t('me.factor.removeMeans')}</p>
      <Refused of={fault} />
      <Form
        form={form} name="remove" layout="vertical" requiredMark={false}
        onFinish={async (v) => {
          if (await go(() => data(client.POST('/api/v1/me/second-factor/remove', { body: { password: v.password, code: v.code.replaceAll(' ', '') } })))) removed()
        }}
      >
        <Form.Item name="password" label={t('me.factor.password')} rules={[needed]}><Password autoComplete="current-password" /></Form.Item>
        <Form.Item name="code" label={t('me.factor.codeOrRecovery')} rules={[needed]}><Input autoComplete="one-time-code" maxLength={64} /></Form.Item>
      </Form>
    </Modal>
  )
}
