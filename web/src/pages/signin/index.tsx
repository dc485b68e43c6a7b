import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Form, Input } from 'antd'
import { lazy, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { client, data } from '../../api/client'
import { Problem } from '../../api/problem'
import type { Me } from '../../session'
import { language, speak } from '../../words'

const Factor = lazy(async () => ({ default: (await import('../me/factor')).Factor }))

/** The door: login and password, the code where a second factor is set, and the new password where the first must be changed. */
export function SignIn({ me, enrolling, hold }: { me?: Me; enrolling: boolean; hold: (yes: boolean) => void }) {
  const { t } = useTranslation()
  return (
    <div className="door">
      <main className="card">
        <h1>交办</h1>
        <p className="faint" style={{ marginTop: 0 }}>{t('door.what')}</p>
        {me?.must_change_password ? <NewPassword /> : me && (enrolling || me.must_add_second_factor) ? <Enrol hold={hold} /> : <Password />}
        <div style={{ textAlign: 'right', marginTop: 8 }}>
          <Button type="link" size="small" onClick={() => speak(language() === 'zh' ? 'en' : 'zh')}>{t('language.other')}</Button>
        </div>
      </main>
    </div>
  )
}

function Password() {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [problem, setProblem] = useState<string>()
  const [busy, setBusy] = useState(false)
  const [challenge, setChallenge] = useState<string>()
  const sso = useQuery({ queryKey: ['sso'], queryFn: () => data(client.GET('/api/v1/sso')), staleTime: Infinity })

  async function go(todo: () => Promise<{ challenge?: string }>) {
    setBusy(true)
    setProblem(undefined)
    try {
      const signed = await todo()
      if (signed.challenge) setChallenge(signed.challenge)
      else {
        // Nothing of who was here before is left; what somebody could not keep when
        // their session ended is, for the same person alone (see drafts).
        queries.removeQueries({ predicate: (q) => q.queryKey[0] !== 'me' })
        await queries.refetchQueries({ queryKey: ['me'] })
      }
    } catch (e) {
      setProblem(e instanceof Problem ? e.message : t('failed.away'))
      if (e instanceof Problem && challenge && e.code !== 'wrong_code') setChallenge(undefined)
    } finally {
      setBusy(false)
    }
  }
  if (challenge) {
    return (
      <Form layout="vertical" onFinish={({ code }) => go(() => data(client.POST('/api/v1/session/code', { body: { challenge, code } })))}>
        {problem ? <Alert type="error" title={problem} style={{ marginBottom: 12 }} /> : null}
        <Form.Item name="code" label={t('door.code')} rules={[{ required: true, message: t('form.needed') }]} extra={t('door.codeHelp')}>
          <Input autoFocus autoComplete="one-time-code" size="large" />
        </Form.Item>
        <Button type="primary" htmlType="submit" block size="large" loading={busy}>{t('door.in')}</Button>
      </Form>
    )
  }
  return (
    <Form layout="vertical" onFinish={(v: { login: string; password: string }) => go(() => data(client.POST('/api/v1/session', { body: { login: v.login.trim(), password: v.password } })))}>
      {problem ? <Alert type="error" title={problem} role="alert" style={{ marginBottom: 12 }} /> : null}
      <Form.Item name="login" label={t('door.login')} rules={[{ required: true, message: t('form.needed') }]}>
        <Input autoFocus autoComplete="username" autoCapitalize="none" size="large" />
      </Form.Item>
      <Form.Item name="password" label={t('door.password')} rules={[{ required: true, message: t('form.needed') }]}>
        <Input.Password autoComplete="current-password" size="large" />
      </Form.Item>
      <Button type="primary" htmlType="submit" block size="large" loading={busy}>{t('door.in')}</Button>
      {sso.data?.on ? (
        <Button block size="large" href={sso.data.start ?? "/api/v1/sso/start"} style={{ marginTop: 8 }}>{t('door.sso')}</Button>
      ) : null}
    </Form>
  )
}

function NewPassword() {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [problem, setProblem] = useState<string>()
  const [busy, setBusy] = useState(false)
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
      <p>{t('door.mustChange')}</p>
      {problem ? <Alert type="error" title={problem} role="alert" style={{ marginBottom: 12 }} /> : null}
      <Form.Item name="old" label={t('door.oldPassword')} rules={[{ required: true, message: t('form.needed') }]}>
        <Input.Password autoFocus autoComplete="current-password" />
      </Form.Item>
      <Form.Item name="fresh" label={t('door.newPassword')} rules={[{ required: true, message: t('form.needed') }]}>
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Form.Item
        name="again"
        label={t('door.newAgain')}
        dependencies={['fresh']}
        rules={[{ required: true, message: t('form.needed') }, ({ getFieldValue }) => ({ validator: (_, v) => (v === getFieldValue('fresh') ? Promise.resolve() : Promise.reject(new Error(t('door.notSame')))) })]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Button type="primary" htmlType="submit" block loading={busy}>{t('door.change')}</Button>
    </Form>
  )
}

/** The second factor that the post needs; its recovery codes stay until they are kept. */
function Enrol({ hold }: { hold: (yes: boolean) => void }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  useEffect(() => hold(true), [hold])
  return (
    <>
      <p>{t('door.addFactor')}</p>
      <Factor done={() => { void queries.invalidateQueries({ queryKey: ['me'] }).then(() => hold(false)) }} />
    </>
  )
}
