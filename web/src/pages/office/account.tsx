import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { client, data } from '../../api/client'
import { serverNow } from '../../api/clock'
import type { components } from '../../facts/schema'
import { Alert } from '../../parts/alert'
import { Modal } from '../../parts/box'
import { saidBy, useDoing } from '../../parts/doing'
import { message, modal } from '../../parts/voice'
import { Tag } from '../../parts/tag'
import { short } from '../../time'
import { device } from '../me/device'
import { OneTime } from './onetime'
import { type Person, useAnew } from './read'

const OneWord = lazy(() => import('./oneword').then((m) => ({ default: m.OneWord })))

type Account = components['schemas']['Account']
const deeds = ['reset', 'factor', 'unlock', 'disable', 'enable'] as const
type Deed = (typeof deeds)[number]

/** How a person signs in: accounts, their state, identities elsewhere, and where they are signed in now. */
export function Accounts({ person }: { person: Person }) {
  const { t } = useTranslation()
  const anew = useAnew()
  const { busy, fault, go } = useDoing()
  const [adding, setAdding] = useState(false)
  const [made, setMade] = useState<{ login: string; password: string }>()
  const found = useQuery({ queryKey: ['accounts'], queryFn: () => data(client.GET('/api/v1/accounts')) })
  const mine = (found.data?.accounts ?? []).filter((a) => a.person === person.id)
  async function add(v: { login: string }) {
    const account = await go(() => data(client.POST('/api/v1/accounts', { body: { person: person.id, login: v.login.trim() } })))
    if (!account) return
    setAdding(false)
    setMade({ login: account.done.login, password: account.done.password ?? '' })
    await anew()
  }
  return (
    <section className="card" id="accounts">
      <div className="head">
        <h2>{t('office.account.title')}</h2>
        {adding || made || person.disabled || !found.data ? null : <Button onClick={() => setAdding(true)}>{t('office.account.add')}</Button>}
      </div>
      {made ? <><OneTime {...made} /><Button type="primary" onClick={() => setMade(undefined)} style={{ marginBottom: 12 }}>{t('me.kept')}</Button></> : null}
      {adding ? (
        <Suspense><OneWord name="login" label={t('office.account.login')} means={t('office.account.loginMeans')} maxLength={64} fault={fault} busy={busy} deed={t('office.account.add')} done={(login) => add({ login })} back={() => setAdding(false)} /></Suspense>
      ) : null}
      {found.isError ? <Alert type="error" role="alert" title={saidBy(found.error)} /> : found.isPending ? <p className="faint none">{t('waiting')}</p> : mine.length ? mine.map((a) => <One key={a.id} account={a} shown={(password) => setMade({ login: a.login, password })} />) : adding || made ? null : <p className="faint none">{t('office.account.none')}</p>}
      {mine.length ? <Sessions person={person.id} /> : null}
    </section>
  )
}

function One({ account, shown }: { account: Account; shown: (password: string) => void }) {
  const { t } = useTranslation()
  const anew = useAnew()
  const { busy, fault, go, clear } = useDoing()
  const [asking, setAsking] = useState<Deed>()
  const locked = Boolean(account.locked_until) && Date.parse(account.locked_until!) > serverNow()
  const at = { params: { path: { id: account.id } } }
  async function doIt(deed: Deed) {
    const done = await go<{ password?: string } | undefined | unknown>(() => {
      switch (deed) {
        case 'reset': return data(client.POST('/api/v1/accounts/{id}/reset-password', at))
        case 'factor': return data(client.POST('/api/v1/accounts/{id}/reset-second-factor', at))
        case 'unlock': return data(client.POST('/api/v1/accounts/{id}/unlock', at))
        case 'disable': return data(client.POST('/api/v1/accounts/{id}/disable', at))
        default: return data(client.POST('/api/v1/accounts/{id}/enable', at))
      }
    })
    if (!done) return
    setAsking(undefined)
    if (deed === 'reset') shown((done.done as { password: string }).password)
    else message.success(t(`office.account.did.${deed}`))
    await anew()
  }
  const offered = deeds.filter((d) => (d === 'unlock' ? locked : d === 'disable' ? !account.disabled : d === 'enable' ? account.disabled : true))
  return (
    <div className="part account">
      <div className="line">
        <b className="login">{account.login}</b>
        {account.disabled ? <Tag color="#8a1f1f">{t('office.account.closed')}</Tag> : null}
        {locked ? <Tag color="#9a5b00">{t('office.account.locked', { at: short(account.locked_until) })}</Tag> : null}
        {account.must_change_password ? <Tag color="blue">{t('office.account.mustChange')}</Tag> : null}
        <span className="faint figures">{account.signed_in_at ? t('office.account.last', { at: short(account.signed_in_at) }) : t('office.account.never')}</span>
      </div>
      <div className="deeds-row">
        {offered.map((d) => <Button key={d} danger={d === 'disable'} onClick={() => { clear(); setAsking(d) }}>{t(`office.account.do.${d}`)}</Button>)}
      </div>
      <Links account={account} />
      {asking ? (
        <Modal open title={t(`office.account.sure.${asking}`, { login: account.login })} okText={t(`office.account.do.${asking}`)} okButtonProps={{ danger: asking === 'disable' }} cancelText={t('form.back')} confirmLoading={busy} onCancel={() => setAsking(undefined)} onOk={() => doIt(asking)} className="asks">
          <p>{t(`office.account.mean.${asking}`)}</p>
          {fault ? <Alert type="error" role="alert" title={fault} /> : null}
        </Modal>
      ) : null}
    </div>
  )
}

/** The identities at a provider of single sign-on that open this account. */
function Links({ account }: { account: Account }) {
  const { t } = useTranslation()
  const anew = useAnew()
  const { busy, fault, go, clear } = useDoing()
  const [adding, setAdding] = useState(false)
  const [removing, setRemoving] = useState<components['schemas']['Link']>()
  const sso = useQuery({ queryKey: ['sso'], queryFn: () => data(client.GET('/api/v1/sso')), staleTime: 600_000 })
  const found = useQuery({ queryKey: ['links', account.id], queryFn: () => data(client.GET('/api/v1/accounts/{id}/links', { params: { path: { id: account.id } } })) })
  const links = found.data?.links ?? []
  if (!sso.data?.on && !links.length) return null
  async function add(v: { subject: string }) {
    if (!(await go(() => data(client.POST('/api/v1/accounts/{id}/links', { params: { path: { id: account.id } }, body: { subject: v.subject.trim() } }))))) return
    setAdding(false)
    message.success(t('office.link.added'))
    await anew()
  }
  async function remove(link: string) {
    if (!(await go(() => data(client.DELETE('/api/v1/accounts/{id}/links/{link}', { params: { path: { id: account.id, link } } }))))) return
    setRemoving(undefined)
    message.success(t('office.link.removed'))
    await anew()
  }
  return (
    <>
      <div className="head"><h3 className="within">{t('office.link.title')}</h3>{sso.data?.on && !adding ? <Button onClick={() => { clear(); setAdding(true) }}>{t('office.link.add')}</Button> : null}</div>
      {adding ? (
        <Suspense><OneWord name="subject" label={t('office.link.subject')} fault={fault} busy={busy} deed={t('office.link.add')} done={(subject) => add({ subject })} back={() => setAdding(false)} /></Suspense>
      ) : null}
      {links.length ? <ul className="holdings">{links.map((l) => <li key={l.id}><div><b>{l.subject}</b><div className="faint">{l.issuer} · {t('office.since', { at: short(l.created_at) })}</div></div><Button onClick={() => { clear(); setRemoving(l) }}>{t('office.link.remove')}</Button></li>)}</ul> : adding ? null : <p className="faint none">{t('office.link.none')}</p>}
      {removing ? (
        <Modal open title={t('office.link.sure', { subject: removing.subject })} okText={t('office.link.remove')} okButtonProps={{ danger: true }} cancelText={t('form.back')} confirmLoading={busy} onCancel={() => setRemoving(undefined)} onOk={() => remove(removing.id)} className="asks">
          <p>{t('office.link.mean')}</p>
          {fault ? <Alert type="error" role="alert" title={fault} /> : null}
        </Modal>
      ) : null}
    </>
  )
}

/** Where the person is signed in now; each can be ended. */
function Sessions({ person }: { person: string }) {
  const { t } = useTranslation()
  const { fault, go } = useDoing()
  const found = useQuery({ queryKey: ['sessions of', person], queryFn: () => data(client.GET('/api/v1/sessions', { params: { query: { person } } })) })
  const rows = (found.data?.sessions ?? []).filter((s) => s.id !== found.data?.current)
  if (found.isError) return <Alert type="error" role="alert" title={saidBy(found.error)} />
  if (!rows.length) return null
  const end = (id: string, named: string) => modal.confirm({
    title: t('me.sessions.sure', { device: named }), content: t('office.account.endMeans'), okText: t('me.sessions.end'), cancelText: t('form.back'),
    onOk: async () => {
      if (await go(() => data(client.DELETE('/api/v1/sessions/{id}', { params: { path: { id } } })))) message.success(t('me.sessions.ended'))
      await found.refetch()
    },
  })
  return (
    <details className="table">
      <summary>{t('office.account.signedIn', { n: rows.length })}</summary>
      {fault ? <Alert type="error" role="alert" title={fault} /> : null}
      <ul className="holdings">
        {rows.map((s) => (
          <li key={s.id}>
            <div><b title={s.label}>{s.method === 'token' ? `${t('me.sessions.by.token')} ${s.label ?? ''}` : device(s.label, t) || t('me.sessions.unknown')}</b><div className="faint figures">{[s.method === 'token' ? '' : t(`me.sessions.by.${s.method}`), s.address, t('me.sessions.since', { at: short(s.created_at) }), t('me.sessions.seen', { at: short(s.last_seen_at) })].filter(Boolean).join(' · ')}</div></div>
            <Button onClick={() => end(s.id, s.method === 'token' ? `${t('me.sessions.by.token')} ${s.label ?? ''}`.trim() : device(s.label, t) || t('me.sessions.unknown'))}>{t('me.sessions.end')}</Button>
          </li>
        ))}
      </ul>
    </details>
  )
}
