import { Button } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import { client, data } from '../../api/client'
import { usePeople } from '../../api/office'
import { Alert } from '../../parts/alert'
import { Refused } from '../../parts/refused'
import { saidBy, useDoing } from '../../parts/doing'
import { message } from '../../parts/voice'
import { Tag } from '../../parts/tag'
import { Telephone } from '../desk/telephone'
import { word } from '../../words'
import { Contacts } from './contacts'
import { PostRow } from './posts'
import { asRead, type Post, useAnew, type useOffice } from './read'
import { Disabling, TiesList, useTies } from './ties'
import { above, type Unit } from './tree'
import { OnDuty } from './onduty'

const GivePost = lazy(() => import('./givepost').then((m) => ({ default: m.GivePost })))
const UnitForm = lazy(() => import('./unitform').then((m) => ({ default: m.UnitForm })))

type Office = ReturnType<typeof useOffice>

/** One unit: what it is, who answers for it, who holds which post, whom one calls, and what hangs on it. */
export function UnitDetail({ unit, office }: { unit: Unit; office: Office }) {
  const { t } = useTranslation()
  const anew = useAnew()
  const { busy, fault, go } = useDoing()
  const [form, setForm] = useState<'change' | 'add' | 'post'>()
  const [disabling, setDisabling] = useState(false)
  const path = above(office.units.data?.units ?? [], unit.id)
  const put = (disabled: boolean) => data(client.PATCH('/api/v1/units/{id}', { params: { path: { id: unit.id }, header: asRead(unit.version) }, body: { disabled } })).then(async () => {
    await anew()
    message.success(t(disabled ? 'office.disable.done' : 'office.disable.undone', { name: unit.name }))
  })
  const answers = (id: string | undefined) => (id ? (office.manages ? <Link to={`/office/people/${id}`}>{office.name(id)}</Link> : office.name(id)) : <span className="faint">{t('office.notSet')}</span>)
  const facts: [string, React.ReactNode][] = [
    [t('office.unit.kind'), t(`office.kind.${unit.kind}`)],
    [t('office.unit.first'), answers(unit.first_responsible)],
    [t('office.unit.direct'), answers(unit.direct_responsible)],
  ]
  if (unit.telephone) facts.push([t('office.telephone'), <Telephone key="tel" number={unit.telephone} unit={unit.id} />])
  if (unit.territory?.length) facts.push([t('office.unit.territory'), unit.territory.join(t('me.and'))])
  if (unit.code) facts.push([t('office.unit.code'), unit.code])
  return (
    <>
      <section className="card">
        <p className="faint path">{path.map((u) => <span key={u.id}><Link to={`/office/units/${u.id}`}>{u.name}</Link> / </span>)}</p>
        <div className="head">
          <h2 className="title">{unit.name} {unit.disabled ? <Tag color="#8a1f1f">{t('office.disabled')}</Tag> : null}</h2>
          {office.manages ? (
            <div className="deeds-row" style={{ margin: 0 }}>
              <Button onClick={() => setForm('change')}>{t('office.unit.change')}</Button>
              {unit.disabled ? null : <Button onClick={() => setForm('add')}>{t('office.unit.addBelow')}</Button>}
              {unit.disabled ? <Button loading={busy} onClick={() => go(() => put(false))}>{t('office.disable.undo')}</Button> : <Button danger onClick={() => setDisabling(true)}>{t('office.disable.do')}</Button>}
            </div>
          ) : null}
        </div>
        <Refused of={fault} />
        <dl className="facts">{facts.map(([k, v]) => <div key={k} className="fact"><dt>{k}</dt><dd>{v}</dd></div>)}</dl>
      </section>
      <OnDuty unit={unit.id} />
      <Posts unit={unit} office={office} give={() => setForm('post')} />
      <Contacts unit={unit} office={office} />
      {office.manages ? <Hanging unit={unit} /> : null}
      <Suspense>
        {form === 'change' ? <UnitForm unit={unit} office={office} back={() => setForm(undefined)} done={() => setForm(undefined)} /> : null}
        {form === 'add' ? <UnitForm office={office} above={unit.id} back={() => setForm(undefined)} done={() => setForm(undefined)} /> : null}
        {form === 'post' ? <GivePost office={office} unit={unit.id} back={() => setForm(undefined)} /> : null}
      </Suspense>
      {disabling ? <Disabling of="unit" id={unit.id} name={unit.name} disable={() => put(true)} back={() => setDisabling(false)} /> : null}
    </>
  )
}

const order = ['leader', 'coordinator', 'duty_officer', 'reviewer', 'supervisor', 'accountability_officer', 'publicity_officer', 'brief_editor', 'auditor', 'administrator', 'unit_leader', 'unit_officer', 'unit_duty_officer']

/** Who holds which post here: for administrators with its time and a way to end it, for others as a list of names. */
function Posts({ unit, office, give }: { unit: Unit; office: Office; give: () => void }) {
  const { t } = useTranslation()
  const posts = (office.posts.data?.posts ?? []).filter((p) => p.unit === unit.id).sort((a: Post, b: Post) => order.indexOf(a.role) - order.indexOf(b.role))
  return (
    <section className="card">
      <div className="head">
        <h2>{t('office.post.title')}</h2>
        {office.manages && !unit.disabled ? <Button onClick={give}>{t('office.post.give')}</Button> : null}
      </div>
      {office.manages ? (
        posts.length ? <ul className="holdings">{posts.map((p) => <PostRow key={p.id} post={p} office={office} by="person" />)}</ul> : <p className="faint none">{t('office.post.noneHere')}</p>
      ) : <Holders unit={unit.id} />}
    </section>
  )
}

function Holders({ unit }: { unit: string }) {
  const { t } = useTranslation()
  const found = usePeople(unit)
  if (found.isError) return <Alert type="error" role="alert" title={saidBy(found.error)} />
  const people = found.data?.people ?? []
  if (!people.length) return <p className="faint none">{found.isPending ? t('waiting') : t('office.post.noneHere')}</p>
  return <ul className="holdings">{people.map((p) => <li key={p.id}><div><b>{p.name}</b> <span className="faint">{p.posts.map((x) => word('Role', x.role)).join(t('me.and'))}</span></div><Telephone number={p.telephone} unit={unit} person={p.id} /></li>)}</ul>
}



/** What hangs on the unit, before somebody disables or moves it. */
function Hanging({ unit }: { unit: Unit }) {
  const { t } = useTranslation()
  const ties = useTies('unit', unit.id)
  return (
    <section className="card">
      <h2>{t('office.ties.title')}</h2>
      {ties.isError ? <Alert type="error" role="alert" title={saidBy(ties.error)} /> : ties.data ? <TiesList of="unit" ties={ties.data} /> : <p className="faint none">{t('waiting')}</p>}
    </section>
  )
}
