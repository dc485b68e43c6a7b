import { Button, Checkbox, Empty } from 'antd'
import { lazy, Suspense, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useSearchParams } from 'react-router'

import { serverNow } from '../../api/clock'
import { Choose } from '../../parts/choose'
import { Failed } from '../../parts/failed'
import { Search } from '../../parts/input'
import { Waiting } from '../../parts/waiting'
import { Tag } from '../../parts/tag'
import { saying, word } from '../../words'
import { ChooseUnit } from './choose'
import { type Person, useOffice } from './read'
import { officeRoles, standing, unitRoles } from './roles'

const PersonDetail = lazy(() => saying(import('./person'), 'me').then((m) => ({ default: m.PersonDetail })))
const PersonForm = lazy(() => saying(import('./personform'), 'me').then((m) => ({ default: m.PersonForm })))

const PAGE = 100

/** The people 人员: found by name, unit and role; each with posts, accounts and what hangs on them. */
export function People({ id }: { id?: string }) {
  const { t } = useTranslation()
  const go = useNavigate()
  const office = useOffice()
  const [asked, ask] = useSearchParams()
  const [adding, setAdding] = useState(false)
  const [more, setMore] = useState(1)
  const q = asked.get('q') ?? ''
  const unit = asked.get('unit') ?? ''
  const role = asked.get('role') ?? ''
  const gone = asked.get('gone') === '1'
  function narrow(change: Record<string, string | undefined>) {
    const next = new URLSearchParams(asked)
    for (const [k, v] of Object.entries(change)) if (v) next.set(k, v); else next.delete(k)
    setMore(1)
    ask(next, { replace: true })
  }
  const people = useMemo(() => office.people.data?.people ?? [], [office.people.data])
  const rows = useMemo(() => {
    const wanted = q.trim().toLowerCase()
    return people.filter((p) => {
      const posts = office.postsOf.get(p.id) ?? []
      return (gone || !p.disabled) && (!wanted || [p.name, p.telephone ?? ''].some((x) => x.toLowerCase().includes(wanted)))
        && (!unit || posts.some((x) => x.unit === unit)) && (!role || posts.some((x) => x.role === role && (!unit || x.unit === unit)))
    })
  }, [people, office.postsOf, q, unit, role, gone])
  if (office.failed) return <Failed error={office.failed} again={() => { void office.units.refetch(); void office.people.refetch(); void office.posts.refetch() }} />
  if (office.pending) return <Waiting />
  const chosen = people.find((p) => p.id === id)
  const search = asked.toString()
  return (
    <div className={`two ${id ? 'within-one' : ''}`}>
      <section className="card side" aria-label={t('office.tab.people')}>
        <div className="find">
          <Search allowClear value={q} placeholder={t('office.person.find')} aria-label={t('office.person.find')} onChange={(e) => narrow({ q: e.target.value })} />
          <Button type="primary" onClick={() => setAdding(true)}>{t('office.person.add')}</Button>
        </div>
        <div className="narrow">
          <ChooseUnit office={office} value={unit || undefined} onChange={(v) => narrow({ unit: v })} placeholder={t('office.person.anyUnit')} aria-label={t('office.post.unit')} />
          <Choose value={role || undefined} set={(v) => narrow({ role: v })} none={t('office.person.anyRole')} aria-label={t('office.post.role')} choices={[...officeRoles, ...unitRoles].map((r) => ({ value: r as string, label: word('Role', r) }))} />
        </div>
        <p className="faint counted">{t('office.person.n', { n: rows.length })}<Checkbox checked={gone} onChange={(e) => narrow({ gone: e.target.checked ? '1' : undefined })}>{t('office.person.gone')}</Checkbox></p>
        {rows.length || office.people.isPending ? null : <Empty description={t('office.person.noneFound')} />}
        <ul className="list">
          {rows.slice(0, more * PAGE).map((p) => <Row key={p.id} p={p} posts={office.postsOf.get(p.id)?.filter((x) => standing(x, serverNow()) === 'held').map(office.is) ?? []} here={p.id === id} search={search} />)}
        </ul>
        {rows.length > more * PAGE ? <Button block onClick={() => setMore(more + 1)}>{t('more')}</Button> : null}
      </section>
      <div className="main">
        {id ? <Link className="back" to={{ pathname: '/office/people', search }}>← {t('office.person.all')}</Link> : null}
        {chosen ? <Suspense fallback={<Waiting />}><PersonDetail key={chosen.id} person={chosen} office={office} /></Suspense> : <div className="card"><Empty description={t(id ? 'office.person.noSuch' : 'office.person.choose')} /></div>}
      </div>
      {adding ? <Suspense><PersonForm office={office} unit={unit || undefined} back={() => setAdding(false)} done={(p) => { setAdding(false); go({ pathname: `/office/people/${p}`, search }) }} /></Suspense> : null}
    </div>
  )
}

function Row({ p, posts, here, search }: { p: Person; posts: string[]; here: boolean; search: string }) {
  const { t } = useTranslation()
  return (
    <li>
      <Link to={{ pathname: `/office/people/${p.id}`, search }} aria-current={here ? 'true' : undefined}>
        <b>{p.name}</b> {p.disabled ? <Tag>{t('office.disabled')}</Tag> : null}
        <span className="faint small">{posts.join(t('me.and')) || t('office.person.noPost')}</span>
      </Link>
    </li>
  )
}
