import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Popconfirm } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { client, data } from '../../api/client'
import type { components } from '../../facts/schema'
import { Alert } from '../../parts/alert'
import { Refused } from '../../parts/refused'
import { saidBy, useDoing } from '../../parts/doing'
import { message } from '../../parts/voice'
import { Spin } from '../../parts/spin'
import { Tag } from '../../parts/tag'
import { useSession } from '../../session'
import { full } from '../../time'
import { useNow } from '../../time/now'
import { word } from '../../words'

const Add = lazy(() => import('./delegate').then((m) => ({ default: m.Delegate })))

type Delegation = components['schemas']['Delegation']
type Standing = 'runs' | 'ahead' | 'over'

/** How a delegation stands now. */
export function standing(d: Delegation, now: number): Standing {
  if (d.ended_at || Date.parse(d.until) <= now) return 'over'
  return Date.parse(d.from) > now ? 'ahead' : 'runs'
}

/** Who acts for whom: what one has given to others, and been given. */
export function Delegations() {
  const { t } = useTranslation()
  const { me } = useSession()
  const queries = useQueryClient()
  const { fault, go } = useDoing()
  const [adding, setAdding] = useState(false)
  const found = useQuery({ queryKey: ['delegations'], queryFn: () => data(client.GET('/api/v1/delegations')) })
  const anew = () => Promise.all([queries.invalidateQueries({ queryKey: ['delegations'] }), queries.invalidateQueries({ queryKey: ['me'] })])
  async function end(id: string) {
    if (await go(() => data(client.POST('/api/v1/delegations/{id}/end', { params: { path: { id } }, body: {} })))) message.success(t('me.delegations.ended'))
    await anew()
  }
  const all = found.data?.delegations ?? []
  const lists = { given: all.filter((d) => d.delegator === me.person), received: all.filter((d) => d.delegate === me.person) }
  return (
    <section className="card" id="delegations">
      <div className="head">
        <h2>{t('me.delegations.title')}</h2>
        {adding || !found.data ? null : <Button onClick={() => setAdding(true)}>{t('me.delegations.add')}</Button>}
      </div>
      <Refused of={fault} />
      {adding ? <Suspense fallback={<Spin />}><Add back={() => setAdding(false)} added={() => { setAdding(false); message.success(t('me.delegations.added')); void anew() }} /></Suspense> : null}
      {found.isPending ? <Spin /> : found.isError ? <Alert type="error" role="alert" title={saidBy(found.error)} action={<Button size="small" onClick={() => found.refetch()}>{t('failed.again')}</Button>} /> : all.length === 0 ? (adding ? null : <p className="faint none">{t('me.delegations.none')}</p>) : (
        (['given', 'received'] as const).map((side) => lists[side].length === 0 ? null : (
          <div key={side}>
            <h3 className="within">{t(`me.delegations.${side}`)}</h3>
            <ul className="holdings">
              {lists[side].map((d) => <One key={d.id} d={d} names={found.data.names} other={side === 'given' ? d.delegate : d.delegator} end={() => end(d.id)} />)}
            </ul>
          </div>
        ))
      )}
    </section>
  )
}

function One({ d, names, other, end }: { d: Delegation; names: components['schemas']['Names']; other: string; end: () => void }) {
  const { t } = useTranslation()
  const how = standing(d, useNow())
  const name = names.people[other] ?? other
  return (
    <li className={how === 'over' ? 'past' : ''}>
      <div>
        <b>{name}</b> <Tag color={how === 'runs' ? 'blue' : undefined}>{t(`me.delegations.how.${d.ended_at ? 'ended' : how}`)}</Tag>
        <div className="figures">{full(d.from)} — {full(d.ended_at || d.until)}</div>
        <div className="faint">{[d.posts?.length ? d.posts.map((p) => `${names.units[p.unit] ?? ''} ${word('Role', p.role)}`).join(t('me.and')) : t('me.delegations.allPosts'), d.reason, d.end_reason].filter(Boolean).join(' · ')}</div>
      </div>
      {how === 'over' ? null : (
        <Popconfirm title={t('me.delegations.sure', { name })} description={t('me.delegations.mean')} okText={t('me.delegations.end')} cancelText={t('form.back')} onConfirm={end}>
          <Button size="small">{t('me.delegations.end')}</Button>
        </Popconfirm>
      )}
    </li>
  )
}
