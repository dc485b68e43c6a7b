import './page.css'

import { CloseOutlined } from '@ant-design/icons'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Button, Empty } from 'antd'
import { lazy, Suspense, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'

import { client, data } from '../../api/client'
import { usePeople, useUnits } from '../../api/office'
import { Choose } from '../../parts/choose'
import { Failed } from '../../parts/failed'
import { Input } from '../../parts/input'
import { Instead } from '../../parts/instead'
import { numberIn } from '../../parts/number'
import { Printed } from '../../parts/printed'
import { Waiting } from '../../parts/waiting'
import { useSession } from '../../session'
import { full } from '../../time'
import { word } from '../../words'
import { Chain } from './chain'
import { kinds } from './kinds'
import { accountsOf, changesOf, dayFrom, dayUntil, type Entry, factsOf, type Known, subjectOf } from './said'

const CaseSelect = lazy(() => import('./caseselect'))

/** The office's own record 台账审计, for those who supervise and audit: searched, and its chain checked. */
export default function Record() {
  const { t } = useTranslation()
  const { may } = useSession()
  if (!may('audit-record')) return <Instead of="warning" title={t('record.notYours')} deeds={<Link to="/board">{t('failed.home')}</Link>}>{t('record.notYoursDo')}</Instead>
  return (
    <>
      <div className="head"><h1>{t('place.record')}</h1></div>
      <Chain />
      <Search />
    </>
  )
}

function Search() {
  const { t } = useTranslation()
  const [at, setAt] = useSearchParams()
  const people = usePeople()
  const units = useUnits()
  const campaigns = useQuery({ queryKey: ['campaigns'], queryFn: () => data(client.GET('/api/v1/campaigns')), staleTime: 60_000 })
  const asked = {
    kind: at.get('kind') ?? undefined, person: at.get('person') ?? undefined, case: at.get('case') ?? undefined,
    subject_kind: at.get('subject_kind') ?? undefined, subject: at.get('subject') ?? undefined,
    from: at.get('from') ? dayFrom(at.get('from')!) : undefined, until: at.get('until') ? dayUntil(at.get('until')!) : undefined,
  }
  const put = (change: { [name: string]: string | undefined }) => setAt(() => {
    const next = new URLSearchParams(location.search) // what was chosen a moment ago stands there already
    for (const [k, v] of Object.entries(change)) if (v) next.set(k, v); else next.delete(k)
    return next
  }, { replace: true })
  const found = useInfiniteQuery({
    queryKey: ['record', asked],
    queryFn: ({ pageParam }) => data(client.GET('/api/v1/audit', { params: { query: { ...asked, after: pageParam || undefined, limit: 50 } } })),
    initialPageParam: '', getNextPageParam: (last) => last.next || undefined, placeholderData: (before) => before,
  })
  const entries = useMemo(() => (found.data?.pages ?? []).flatMap((p) => p.entries), [found.data])
  const named = useMemo<Known>(() => Object.fromEntries([
    ...(people.data?.people ?? []).map((p) => [p.id, p.name]), ...(units.data?.units ?? []).map((u) => [u.id, u.name]), ...(campaigns.data?.campaigns ?? []).map((c) => [c.id, c.name]),
    ...(found.data?.pages ?? []).flatMap((p) => [...Object.entries(p.names.people), ...Object.entries(p.names.units), ...Object.entries(p.accounts).map(([account, person]) => [account, p.names.people[person] ?? person])]),
  ]), [people.data, units.data, campaigns.data, found.data])
  const known = useMemo(() => ({ ...accountsOf(entries, named), ...named }), [entries, named])
  const narrowed = [...at.keys()].length > 0
  const chosen = useQuery({ queryKey: ['case', asked.case, 'number'], enabled: Boolean(asked.case), retry: false, staleTime: Infinity, queryFn: () => data(client.GET('/api/v1/cases/{id}', { params: { path: { id: asked.case! } } })) })
  const short = (id: string) => `…${id.slice(-6)}`
  const number = !asked.case ? '' : chosen.data ? numberIn(chosen.data) : short(asked.case)
  const about = asked.subject ? known[asked.subject] ?? short(asked.subject) : ''
  const days = narrowed && (asked.from || asked.until) ? `${at.get('from') ?? ''} — ${at.get('until') ?? ''}` : ''
  const what = [asked.kind && t(`record.kind.${asked.kind}`), asked.person && (known[asked.person] ?? short(asked.person)), number, about, days].filter(Boolean).join(' · ')
  return (
    <section aria-label={t('record.search')}>
      <Printed />
      {what ? <p className="only-print">{t('record.printed', { what })}</p> : null}
      <div className="filters record-asked">
        <Choose
          none={t('record.kinds')} aria-label={t('record.kinds')} value={asked.kind} set={(v) => put({ kind: v })}
          choices={Object.entries(kinds).map(([group, list]) => ({ label: t(`record.group.${group}`), options: list.map((k) => ({ value: k, label: t(`record.kind.${k}`) })) }))}
        />
        <Choose
          none={t('record.person')} aria-label={t('record.person')} value={asked.person} set={(v) => put({ person: v })}
          choices={(people.data?.people ?? []).map((p) => ({ value: p.id, label: p.name }))}
        />
        <AboutCase id={asked.case} named={number} set={(v) => put({ case: v })} />
        <span className="line-fields">
          <Input type="date" aria-label={t('record.from')} title={t('record.from')} value={at.get('from') ?? ''} onChange={(e) => put({ from: e.target.value })} style={{ width: 150 }} />
          <span aria-hidden>—</span>
          <Input type="date" aria-label={t('record.until')} title={t('record.until')} value={at.get('until') ?? ''} onChange={(e) => put({ until: e.target.value })} style={{ width: 150 }} />
        </span>
        {asked.subject ? <Button icon={<CloseOutlined />} iconPlacement="end" onClick={() => put({ subject: undefined, subject_kind: undefined })}>{t('record.onlyAbout', { what: about })}</Button> : null}
        {narrowed ? <Button type="link" onClick={() => setAt({}, { replace: true })}>{t('record.all')}</Button> : null}
      </div>
      {found.isPending ? <Waiting /> : found.isError ? <Failed error={found.error} again={() => found.refetch()} /> : entries.length === 0 ? <div className="card"><Empty description={t(narrowed ? 'record.noneSo' : 'record.none')} /></div> : (
        <>
          <div className="entry-heads card" aria-hidden><span>{t('record.heads.when')} · {t('record.heads.seq')}</span><span>{t('record.heads.what')}</span></div>
          <ol className="entries card" aria-busy={found.isFetching}>
            {entries.map((e) => <One key={e.id} e={e} known={known} about={() => put({ subject_kind: e.payload.subject.kind, subject: e.payload.subject.id })} />)}
          </ol>
          <div className="after">{found.hasNextPage ? <><Button className="no-print" onClick={() => found.fetchNextPage()} loading={found.isFetchingNextPage}>{t('record.earlier')}</Button><span className="only-print">{t('record.printedLeft', { n: entries.length })}</span></> : <span className="faint">{t('record.end', { n: entries.length })}</span>}</div>
        </>
      )}
    </section>
  )
}

/** A case is looked for by what people know it by; what searches is as large as a page, and comes when somebody wants it. */
function AboutCase({ id, named, set }: { id?: string; named: string; set: (id?: string) => void }) {
  const { t } = useTranslation()
  const [wanted, want] = useState(false)
  const still = <button type="button" aria-haspopup="listbox" aria-label={t('record.case')} className="choose among" onClick={() => want(true)}>{named || <span className="hint">{t('record.case')}</span>}</button>
  return wanted ? <Suspense fallback={still}><CaseSelect id={id} named={named} set={set} /></Suspense> : still
}

function One({ e, known, about }: { e: Entry; known: Known; about: () => void }) {
  const { t } = useTranslation()
  const changes = changesOf(e, known)
  const facts = factsOf(e, known)
  const late = Date.parse(e.recorded_at) - Date.parse(e.happened_at) > 60_000
  const name = (id?: string) => (id ? known[id] ?? id : '')
  const who = e.actor ? [name(e.actor), e.acting_for ? t('case.actingFor', { name: name(e.acting_for) }) : ''].filter(Boolean).join('') : t(e.payload.origin === 'command_line' ? 'record.commandLine' : 'record.system')
  return (
    <li>
      <div className="when"><time className="figures" dateTime={e.happened_at}>{full(e.happened_at)}</time><span className="faint figures">{t('record.seq', { n: e.seq })}</span></div>
      <div className="what">
        <b>{t(`record.kind.${e.type}`, { defaultValue: e.type })}</b>{' '}
        <button type="button" className="about" title={t('record.aboutOnly')} onClick={about}>{subjectOf(e, known)}</button>
        {e.payload.case ? <> <Link to={`/cases/${e.payload.case}`}>{t('record.toCase')}</Link></> : null}
        <div className="faint">{[who, e.unit ? name(e.unit) : '', e.role ? word('Role', e.role) : ''].filter(Boolean).join(' · ')}{late ? ` · ${t('record.recorded', { at: full(e.recorded_at) })}` : ''}</div>
        {facts.length ? <p className="facts-line">{facts.map(([k, v]) => <span key={k}><span className="faint">{k}</span> {v}</span>)}</p> : null}
        {changes.length ? (
          <dl className="facts changes">
            {changes.map((c) => <div key={c.field}><dt>{c.field}</dt><dd>{c.before === undefined ? null : <><del>{c.before}</del> <span aria-hidden>→</span> </>}{c.after === undefined ? <span className="faint">{t('record.gone')}</span> : c.after}</dd></div>)}
          </dl>
        ) : null}
        {e.payload.reason ? <div className="faint">{t('record.reasonKept')}</div> : null}
      </div>
    </li>
  )
}
