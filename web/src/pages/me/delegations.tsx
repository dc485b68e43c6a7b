import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Checkbox, Form, Input, Popconfirm, Select, Spin, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { client, data, serverNow } from '../../api/client'
import { usePeople, useUnits } from '../../api/office'
import type { components } from '../../facts/schema'
import { saidBy, useDoing } from '../../parts/doing'
import { message } from '../../parts/voice'
import { useTouched } from '../../parts/leaving'
import { useSession } from '../../session'
import { full, instantOf, localOf } from '../../time'
import { useNow } from '../../time/now'
import { word } from '../../words'

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
      {fault ? <Alert type="error" role="alert" title={fault} style={{ marginBottom: 12 }} /> : null}
      {adding ? <Add back={() => setAdding(false)} added={() => { setAdding(false); message.success(t('me.delegations.added')); void anew() }} /> : null}
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

type Wish = { delegate: string; from?: string; until: string; posts: string[]; reason?: string }

/** Whoever looks after accounts or checks the record does so by name; nobody does it for them. */
const byName = ['administrator', 'auditor']

function Add({ back, added }: { back: () => void; added: () => void }) {
  const { t } = useTranslation()
  const { me } = useSession()
  const { busy, fault, go } = useDoing()
  const held = useTouched()
  const people = usePeople()
  const units = useUnits()
  const posts = me.posts.filter((p) => !byName.includes(p.role))
  const unitName = (id: string) => units.data?.units.find((u) => u.id === id)?.name ?? ''
  const options = (people.data?.people ?? []).filter((p) => p.id !== me.person && !p.disabled).map((p) => {
    const first = p.posts[0]
    return { value: p.id, label: [p.name, first ? `${unitName(first.unit)} ${word('Role', first.role)}` : ''].filter(Boolean).join(' · ') }
  })
  const key = (p: { unit: string; role: string }) => `${p.unit} ${p.role}`
  async function add(v: Wish) {
    const some = posts.filter((p) => v.posts.includes(key(p)))
    const answer = await go(() => data(client.POST('/api/v1/delegations', {
      body: {
        delegate: v.delegate, from: v.from ? instantOf(v.from) : undefined, until: instantOf(v.until), reason: v.reason?.trim() || undefined,
        posts: some.length === posts.length ? undefined : some.map((p) => ({ unit: p.unit, role: p.role })),
      },
    })))
    if (!answer) return
    held.free()
    added()
  }
  if (!posts.length) return <Alert type="info" title={t('me.delegations.notYours')} action={<Button size="small" onClick={back}>{t('form.back')}</Button>} />
  const needed = { required: true, message: t('form.needed') }
  return (
    <Form name="delegation" layout="vertical" requiredMark={false} initialValues={{ posts: posts.map(key) }} onFinish={add} onValuesChange={held.touch} className="part making">
      <p className="rule">{t('me.delegations.rule')}</p>
      {fault ? <Alert type="error" role="alert" title={fault} style={{ marginBottom: 12 }} /> : null}
      <Form.Item name="delegate" label={t('me.delegations.whom')} rules={[needed]}>
        <Select showSearch={{ optionFilterProp: 'label' }} loading={people.isPending} options={options} />
      </Form.Item>
      <div className="fields">
        <Form.Item name="from" label={t('me.delegations.from')} extra={t('me.delegations.fromNow')}><Input type="datetime-local" min={localOf(serverNow())} /></Form.Item>
        <Form.Item name="until" label={t('me.delegations.until')} rules={[needed]}><Input type="datetime-local" min={localOf(serverNow())} /></Form.Item>
      </div>
      <Form.Item name="posts" label={t('me.delegations.posts')} rules={[{ ...needed, type: 'array' }]}>
        <Checkbox.Group options={posts.map((p) => ({ value: key(p), label: `${p.unit_name} ${p.role_name}` }))} />
      </Form.Item>
      <Form.Item name="reason" label={`${t('me.delegations.reason')}${t('form.optional')}`}><Input maxLength={500} placeholder={t('me.delegations.reasonSuch')} /></Form.Item>
      <div className="deeds-row"><Button type="primary" htmlType="submit" loading={busy}>{t('me.delegations.give')}</Button><Button onClick={() => held.back(back)}>{t('form.back')}</Button></div>
    </Form>
  )
}
