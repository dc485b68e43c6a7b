import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Form, Input, Modal, QRCode, Spin, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { client, data } from '../../api/client'
import { saidBy, useDoing } from '../../parts/doing'
import { Once } from '../../parts/once'
import { message } from '../../parts/voice'
import { date } from '../../time'

type Step = '' | 'begin' | 'renew' | 'remove'

/** The second factor: set up, its recovery codes, and taken away. */
export function Factor({ done }: { done?: () => void }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [step, setStep] = useState<Step>('')
  const [secret, setSecret] = useState<{ secret: string; url: string }>()
  const [codes, setCodes] = useState<string[]>()
  const found = useQuery({ queryKey: ['factor'], queryFn: () => data(client.GET('/api/v1/me/second-factor')) })
  const anew = () => queries.invalidateQueries({ queryKey: ['factor'] })
  function show(c: string[]) {
    setStep('')
    setSecret(undefined)
    setCodes(c)
    void anew()
  }
  const on = found.data?.on
  return (
    <section className="card">
      <h2>{t('me.factor.title')} {found.data ? <Tag color={on ? '#1c7a3d' : undefined}>{t(on ? 'me.factor.on' : 'me.factor.off')}</Tag> : null}</h2>
      {found.isPending ? <Spin /> : found.isError ? <Alert type="error" role="alert" title={saidBy(found.error)} action={<Button size="small" onClick={() => found.refetch()}>{t('failed.again')}</Button>} /> : codes ? (
        <div className="shown-once" role="status">
          <b>{t('me.factor.codes')}</b>
          <p>{t('me.factor.codesOnce')}</p>
          <Once text={codes.join('\n')} label={t('me.factor.codes')} />
          <Button type="primary" onClick={() => { setCodes(undefined); done?.() }} style={{ marginTop: 10 }}>{t('me.kept')}</Button>
        </div>
      ) : secret ? <Confirm secret={secret} show={show} back={() => setSecret(undefined)} /> : step === 'begin' ? <Begin begun={setSecret} back={() => setStep('')} /> : step === 'renew' ? <Renew show={show} back={() => setStep('')} /> : on ? (
        <>
          <p>{t('me.factor.since', { at: date(found.data.since!) })} <span className={found.data.recovery_codes <= 2 ? 'soon' : 'faint'}>{t('me.factor.left', { n: found.data.recovery_codes })}</span></p>
          <div className="deeds-row">
            <Button onClick={() => setStep('renew')}>{t('me.factor.renew')}</Button>
            <Button danger onClick={() => setStep('remove')}>{t('me.factor.remove')}</Button>
          </div>
        </>
      ) : (
        <>
          <p className={found.data.needed ? 'soon' : 'faint'}>{t(found.data.needed ? 'me.factor.needed' : 'me.factor.what')}</p>
          <Button onClick={() => setStep('begin')}>{t('me.factor.begin')}</Button>
        </>
      )}
      <Remove open={step === 'remove'} back={() => setStep('')} removed={() => { setStep(''); message.success(t('me.factor.removed')); void anew() }} />
    </section>
  )
}

function Begin({ begun, back }: { begun: (s: { secret: string; url: string }) => void; back: () => void }) {
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
      {fault ? <Alert type="error" role="alert" title={fault} style={{ marginBottom: 12 }} /> : null}
      <Form.Item name="password" label={t('me.factor.password')} rules={[{ required: true, message: t('form.needed') }]}><Input.Password autoFocus autoComplete="current-password" /></Form.Item>
      <div className="deeds-row"><Button type="primary" htmlType="submit" loading={busy}>{t('me.factor.next')}</Button><Button onClick={back}>{t('form.back')}</Button></div>
    </Form>
  )
}

/** Nothing asks for codes before one was typed that fits. */
function Confirm({ secret, show, back }: { secret: { secret: string; url: string }; show: (c: string[]) => void; back: () => void }) {
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

function Renew({ show, back }: { show: (c: string[]) => void; back: () => void }) {
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
      {doing.fault ? <Alert type="error" role="alert" title={doing.fault} style={{ marginBottom: 12 }} /> : null}
      <Form.Item name="code" label={t('door.code')} rules={[{ required: true, message: t('form.needed') }]}><Input autoFocus autoComplete="one-time-code" inputMode="numeric" maxLength={64} style={{ maxWidth: 200 }} /></Form.Item>
      <div className="deeds-row"><Button type="primary" htmlType="submit" loading={doing.busy}>{t('me.factor.confirm')}</Button><Button onClick={back}>{t('form.back')}</Button></div>
    </Form>
  )
}

function Remove({ open, back, removed }: { open: boolean; back: () => void; removed: () => void }) {
  const { t } = useTranslation()
  const { busy, fault, go } = useDoing()
  const [form] = Form.useForm<{ password: string; code: string }>()
  const needed = { required: true, message: t('form.needed') }
  return (
    <Modal
      open={open} title={t('me.factor.removeSure')} okText={t('me.factor.remove')} okButtonProps={{ danger: true }} cancelText={t('form.back')} confirmLoading={busy} destroyOnHidden
      onCancel={back} onOk={() => form.submit()}
    >
      <p>{t('me.factor.removeMeans')}</p>
      {fault ? <Alert type="error" role="alert" title={fault} style={{ marginBottom: 12 }} /> : null}
      <Form
        form={form} name="remove" layout="vertical" requiredMark={false} preserve={false}
        onFinish={async (v) => {
          if (await go(() => data(client.POST('/api/v1/me/second-factor/remove', { body: { password: v.password, code: v.code.replaceAll(' ', '') } })))) removed()
        }}
      >
        <Form.Item name="password" label={t('me.factor.password')} rules={[needed]}><Input.Password autoComplete="current-password" /></Form.Item>
        <Form.Item name="code" label={t('me.factor.codeOrRecovery')} rules={[needed]}><Input autoComplete="one-time-code" maxLength={64} /></Form.Item>
      </Form>
    </Modal>
  )
}
