import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Popconfirm } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { client, data } from '../../api/client'
import { Alert } from '../../parts/alert'
import { Refused } from '../../parts/refused'
import { saidBy, useDoing } from '../../parts/doing'
import { Once } from '../../parts/once'
import { message } from '../../parts/voice'
import { Spin } from '../../parts/spin'
import { day, short } from '../../time'
import { useScopeWord } from './scope'

const Make = lazy(() => import('./newtoken').then((m) => ({ default: m.NewToken })))

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
      <Refused of={fault} />
      {made ? (
        <div className="shown-once" role="status">
          <b>{t('me.tokens.made', { name: made.name })}</b>
          <p>{t('me.tokens.once')}</p>
          <Once text={made.token} label={t('me.tokens.title')} />
          <Button type="primary" onClick={() => setMade(undefined)} style={{ marginTop: 10 }}>{t('me.kept')}</Button>
        </div>
      ) : null}
      {making && found.data ? <Suspense fallback={<Spin />}><Make words={found.data.words} back={() => setMaking(false)} made={(one) => { setMaking(false); setMade(one); void anew() }} /></Suspense> : null}
      {found.isPending ? <Spin /> : found.isError ? <Alert type="error" role="alert" title={saidBy(found.error)} action={<Button size="small" onClick={() => found.refetch()}>{t('failed.again')}</Button>} /> : found.data.tokens.length === 0 ? (making || made ? null : <p className="faint none">{t('me.tokens.none')}</p>) : (
        <ul className="holdings">
          {found.data.tokens.map((k) => (
            <li key={k.id}>
              <div>
                <b>{k.label}</b>
                <div>{(k.scope ?? []).map(named).join(t('me.and'))}</div>
                <div className="faint figures">{t('me.tokens.since', { at: short(k.created_at) })} · {k.last_seen_at > k.created_at ? t('me.tokens.used', { at: short(k.last_seen_at) }) : t('me.tokens.unused')} · {t('me.tokens.until', { at: day(k.expires_at) })}</div>
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
