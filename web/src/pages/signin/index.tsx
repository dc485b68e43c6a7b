import './page.css'

import { EyeInvisibleOutlined, EyeOutlined } from '@ant-design/icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { lazy, type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { iAm } from '../../api/acting'
import { client, data } from '../../api/client'
import { Problem } from '../../api/problem'
import { begunAnew, endedByItself, type Me } from '../../session'
import { language, saying, speak } from '../../words'

const NewPassword = lazy(() => import('./newpassword'))
const Factor = lazy(async () => ({ default: (await saying(import('../me/factor'), 'me')).Factor }))

/** The door: login and password, the code where a second factor is set, and the new password where the first must be changed. */
export default function SignIn({ me, enrolling, hold }: { me?: Me; enrolling: boolean; hold: (yes: boolean) => void }) {
  const { t } = useTranslation()
  useEffect(() => iAm(me?.person ?? ''), [me?.person])
  // Nobody who passes reads of which case the page was.
  useEffect(() => { document.title = t('product') }, [t])
  return (
    <div className="door">
      <main className="card">
        <h1>交办</h1>
        <p className="faint" style={{ marginTop: 0 }}>{t('door.what')}</p>
        {me?.must_change_password ? <NewPassword /> : me && (enrolling || me.must_add_second_factor) ? <Enrol hold={hold} /> : <Password />}
        <div style={{ textAlign: 'right', marginTop: 8 }}>
          <Button type="link" size="small" style={{ paddingInline: 0 }} onClick={() => speak(language() === 'zh' ? 'en' : 'zh')}>{t('language.other')}</Button>
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
  const [shown, show] = useState(false)
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
        begunAnew()
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
      <Asked problem={problem} busy={busy} send={({ code }) => go(() => data(client.POST('/api/v1/session/code', { body: { challenge, code: code! } })))}>
        <label htmlFor="code">{t('door.code')}</label>
        <input key="code" id="code" name="code" required autoFocus autoComplete="one-time-code" aria-describedby="code-help" />
        <p className="faint" id="code-help">{t('door.codeHelp')}</p>
      </Asked>
    )
  }
  return (
    <>
      {endedByItself() ? <p role="status" className="rule"><b>{t('door.ended')}</b><br />{t('door.endedKept')}</p> : null}
      <Asked problem={problem} busy={busy} send={({ login, password }) => go(() => data(client.POST('/api/v1/session', { body: { login: login!.trim(), password: password! } })))}>
        <label htmlFor="login">{t('door.login')}</label>
        <input id="login" name="login" required autoFocus autoComplete="username" autoCapitalize="none" spellCheck={false} />
        <label htmlFor="password">{t('door.password')}</label>
        <span className="secret">
          <input id="password" name="password" type={shown ? 'text' : 'password'} required autoComplete="current-password" />
          <Button type="text" icon={shown ? <EyeOutlined /> : <EyeInvisibleOutlined />} aria-pressed={shown} aria-label={t('door.show')} title={t('door.show')} onClick={() => show(!shown)} />
        </span>
      </Asked>
      {sso.data?.on ? (
        <Button block size="large" href={sso.data.start ?? '/api/v1/sso/start'} style={{ marginTop: 8 }}>{t('door.sso')}</Button>
      ) : null}
    </>
  )
}

/** A form of the door. It is made of the browser's own fields: the door is the first thing that is fetched. */
function Asked({ problem, busy, send, children }: { problem?: string; busy: boolean; send: (v: Record<string, string>) => void; children: ReactNode }) {
  const { t } = useTranslation()
  return (
    <form className="door-form" onSubmit={(e) => { e.preventDefault(); if (!busy) send(Object.fromEntries(new FormData(e.currentTarget)) as Record<string, string>) }}>
      {problem ? <p role="alert" className="door-refused">{problem}</p> : null}
      {children}
      <Button type="primary" htmlType="submit" block size="large" loading={busy}>{t('door.in')}</Button>
    </form>
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
