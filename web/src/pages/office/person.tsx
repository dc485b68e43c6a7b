import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { client, data } from '../../api/client'
import { serverNow } from '../../api/clock'
import { Alert } from '../../parts/alert'
import { Refused } from '../../parts/refused'
import { saidBy, useDoing } from '../../parts/doing'
import { message, modal } from '../../parts/voice'
import { Tag } from '../../parts/tag'
import { useSession } from '../../session'
import { Telephone } from '../desk/telephone'
import { Accounts } from './account'
import { PostRow } from './posts'
import { asRead, type Person, useAnew, type useOffice } from './read'
import { standing } from './roles'
import { Disabling, TiesList, useTies } from './ties'

const Change = lazy(() => import('./personchange').then((m) => ({ default: m.Change })))
const GivePost = lazy(() => import('./givepost').then((m) => ({ default: m.GivePost })))

type Office = ReturnType<typeof useOffice>

/** One person: posts with their time, accounts, and what hangs on them. */
export function PersonDetail({ person, office }: { person: Person; office: Office }) {
  const { t } = useTranslation()
  const { me } = useSession()
  const anew = useAnew()
  const { busy, fault, go } = useDoing()
  const [form, setForm] = useState<'change' | 'post'>()
  const [disabling, setDisabling] = useState(false)
  async function put(disabled: boolean) {
    const changed = await data(client.PATCH('/api/v1/people/{id}', { params: { path: { id: person.id }, header: asRead(person.version) }, body: { disabled } }))
    const left = changed.handling?.count ?? 0
    if (left) modal.warning({ title: t('office.post.leftTitle', { name: person.name, n: left }), content: t('office.post.left') })
    else message.success(t(disabled ? 'office.disable.done' : 'office.disable.undone', { name: person.name }))
    await anew()
  }
  return (
    <>
      <section className="card">
        <div className="head">
          <h2 className="title">{person.name} {person.disabled ? <Tag color="#8a1f1f">{t('office.disabled')}</Tag> : null}</h2>
          <div className="deeds-row" style={{ margin: 0 }}>
            <Button onClick={() => setForm('change')}>{t('office.person.change')}</Button>
            {person.disabled ? <Button loading={busy} onClick={() => go(() => put(false))}>{t('office.disable.undo')}</Button> : person.id === me.person ? null : <Button danger onClick={() => setDisabling(true)}>{t('office.disable.do')}</Button>}
          </div>
        </div>
        <Refused of={fault} />
        <dl className="facts">
          <div className="fact"><dt>{t('office.telephone')}</dt><dd>{person.telephone ? <Telephone number={person.telephone} unit={office.postsOf.get(person.id)?.[0]?.unit} person={person.id} /> : <span className="faint">{t('office.notSet')}</span>}</dd></div>
        </dl>
      </section>
      <Posts person={person} office={office} give={() => setForm('post')} />
      <Accounts person={person} />
      <Hanging person={person} />
      <Suspense>
        {form === 'change' ? <Change person={person} back={() => setForm(undefined)} /> : null}
        {form === 'post' ? <GivePost office={office} person={person.id} back={() => setForm(undefined)} /> : null}
      </Suspense>
      {disabling ? <Disabling of="person" id={person.id} name={person.name} disable={() => put(true)} back={() => setDisabling(false)} /> : null}
    </>
  )
}

function Posts({ person, office, give }: { person: Person; office: Office; give: () => void }) {
  const { t } = useTranslation()
  const found = useQuery({ queryKey: ['posts', person.id], queryFn: () => data(client.GET('/api/v1/posts', { params: { query: { person: person.id, past: true } } })) })
  const posts = found.data?.posts ?? []
  const now = serverNow()
  const past = posts.filter((p) => standing(p, now) === 'over')
  const held = posts.filter((p) => standing(p, now) !== 'over')
  return (
    <section className="card">
      <div className="head">
        <h2>{t('office.post.title')}</h2>
        {person.disabled ? null : <Button onClick={give}>{t('office.post.give')}</Button>}
      </div>
      {found.isError ? <Alert type="error" role="alert" title={saidBy(found.error)} /> : found.isPending ? <p className="faint none">{t('waiting')}</p> : (
        <>
          {held.length ? <ul className="holdings">{held.map((p) => <PostRow key={p.id} post={p} office={office} by="unit" />)}</ul> : <p className="faint none">{t('office.post.none')}</p>}
          {past.length ? <details className="table"><summary>{t('office.post.past', { n: past.length })}</summary><ul className="holdings">{past.map((p) => <PostRow key={p.id} post={p} office={office} by="unit" />)}</ul></details> : null}
        </>
      )}
    </section>
  )
}

function Hanging({ person }: { person: Person }) {
  const { t } = useTranslation()
  const ties = useTies('person', person.id)
  return (
    <section className="card">
      <h2>{t('office.ties.title')}</h2>
      {ties.isError ? <Alert type="error" role="alert" title={saidBy(ties.error)} /> : ties.data ? <TiesList of="person" ties={ties.data} /> : <p className="faint none">{t('waiting')}</p>}
    </section>
  )
}
