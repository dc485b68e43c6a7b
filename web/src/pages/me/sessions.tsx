import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Checkbox, Popconfirm } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { client, data } from '../../api/client'
import { Alert } from '../../parts/alert'
import { Refused } from '../../parts/refused'
import { saidBy, useDoing } from '../../parts/doing'
import { message } from '../../parts/voice'
import { Spin } from '../../parts/spin'
import { Tag } from '../../parts/tag'
import { full, short } from '../../time'
import { device } from './device'

/** The browsers in which one is signed in. */
export function Sessions() {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const { busy, fault, go } = useDoing()
  const [tokens, setTokens] = useState(false)
  const found = useQuery({ queryKey: ['sessions'], queryFn: () => data(client.GET('/api/v1/sessions')) })
  const anew = () => queries.invalidateQueries({ queryKey: ['sessions'] })
  async function end(id: string) {
    if (await go(() => data(client.DELETE('/api/v1/sessions/{id}', { params: { path: { id } } })))) message.success(t('me.sessions.ended'))
    await anew()
  }
  async function others() {
    if (await go(() => data(client.DELETE('/api/v1/sessions', { params: { query: { tokens: tokens && programs > 0 } } })))) {
      if (programs && !tokens) message.warning(t('me.sessions.tokensLeft', { n: programs }))
      else message.success(t('me.sessions.othersEnded'))
    }
    setTokens(false)
    await anew()
    void queries.invalidateQueries({ queryKey: ['tokens'] })
  }
  const current = found.data?.current
  // Programs have a list of their own; the browser that asks stands first.
  const programs = (found.data?.sessions ?? []).filter((s) => s.method === 'token').length
  const rows = (found.data?.sessions ?? []).filter((s) => s.method !== 'token').sort((a, b) => Number(b.id === current) - Number(a.id === current))
  return (
    <section className="card">
      <div className="head">
        <h2>{t('me.sessions.title')}</h2>
        {rows.length > 1 ? (
          <Popconfirm
            title={t('me.sessions.othersSure', { n: rows.length - 1 })} onCancel={() => setTokens(false)}
            description={
              <>
                {t('me.sessions.othersMean')}
                {programs ? <div><Checkbox checked={tokens} onChange={(e) => setTokens(e.target.checked)}>{t('me.sessions.alsoTokens', { n: programs })}</Checkbox></div> : null}
              </>
            }
            okText={t('me.sessions.others')} cancelText={t('form.back')} onConfirm={others}
          >
            <Button loading={busy}>{t('me.sessions.others')}</Button>
          </Popconfirm>
        ) : null}
      </div>
      <Refused of={fault} />
      {found.isPending ? <Spin /> : found.isError ? <Alert type="error" role="alert" title={saidBy(found.error)} action={<Button size="small" onClick={() => found.refetch()}>{t('failed.again')}</Button>} /> : (
        <ul className="holdings">
          {rows.map((s) => (
            <li key={s.id}>
              <div>
                <b title={s.label}>{device(s.label, t) || t('me.sessions.unknown')}</b> {s.id === current ? <Tag color="blue">{t('me.sessions.this')}</Tag> : null}
                <div className="faint figures">
                  {[t(`me.sessions.by.${s.method}`), s.address, t('me.sessions.since', { at: short(s.created_at) }), t('me.sessions.seen', { at: short(s.last_seen_at) })].filter(Boolean).join(' · ')}
                  {' · '}<span title={full(s.expires_at)}>{t('me.sessions.until', { at: short(s.expires_at) })}</span>
                </div>
              </div>
              {s.id === current ? null : (
                <Popconfirm title={t('me.sessions.sure', { device: device(s.label, t) || t('me.sessions.unknown') })} okText={t('me.sessions.end')} cancelText={t('form.back')} onConfirm={() => end(s.id)}>
                  <Button size="small">{t('me.sessions.end')}</Button>
                </Popconfirm>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
