import { useQueries } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import { client, data } from '../../api/client'
import { numberIn } from '../../parts/number'
import { Tag } from '../../parts/tag'
import { useSession } from '../../session'
import { short } from '../../time'
import { commandName, leading, word, wordIn } from '../../words'
import { papers } from './paper'
import { text, type View } from './view'

const MayRelease = lazy(() => import('./act/release').then((m) => ({ default: m.MayRelease })))

/** The papers of the case 文书: its order, what went out under a number, what is published, and its repeats. */
export function Papers({ view }: { view: View }) {
  const { t } = useTranslation()
  const { may } = useSession()
  const c = view.case
  const found = papers(c)
  const repeats = c.repeats ?? []
  const prepared = c.prepared_publications ?? []
  const published = c.publications ?? []
  const waits = view.release?.prepared.filter((r) => !r.out) ?? []
  const rows: [string, ReactNode][] = []
  // The order is printed where cases are assigned, by those who may check it for what must be covered.
  if (found.ordered) rows.push([t('case.paper.order'), <>{view.texts_checked && may('use-dispatch') ? <Link className="underlined" to={`/dispatch/orders?case=${c.id}`}>{t('case.paper.openOrder')}</Link> : null} {view.texts_unchecked ? <span className="soon">{view.texts_unchecked}</span> : null} <span className="faint">{short(found.ordered)}</span></>])
  if (c.source.batch && may('read-batches')) rows.push([t('case.paper.list'), <Link className="underlined" to={`/batches/${c.source.batch}`}>{t('case.paper.openList')}</Link>])
  for (const p of found.numbered) rows.push([p.rung ? word('Rung', p.rung) : t(`case.paper.${p.kind}`), <><b>{p.document}</b> {p.unit ? view.names.units[p.unit] ?? p.unit : ''} <span className="faint">{p.at ? (p.at.includes('T') ? short(p.at) : p.at) : ''}</span></>])
  if (!rows.length && !repeats.length && !prepared.length && !published.length) return null
  return (
    <section className="card papers" aria-label={t('case.papers')}>
      <h2>{t('case.papers')}</h2>
      {rows.length ? <dl className="facts">{rows.map(([k, v], i) => [<dt key={`${i}k`}>{k}</dt>, <dd key={`${i}v`}>{v}</dd>])}</dl> : null}
      {prepared.map((p) => (
        <details key={p.id} className="part">
          <summary><b>{commandName('prepare-publication')}</b> {p.fallen ? <Tag>{t('case.paper.fallen')}</Tag> : null} <span className="faint">{view.names.people[p.by] ?? ''} {short(p.at)}{published.some((x) => x.prepared === p.id) ? ` · ${t('case.paper.out')}` : ''}</span></summary>
          <p className="pre" style={{ margin: '6px 0 0' }}>{text(view, p.text)}</p>
        </details>
      ))}
      {waits.map((r) => <p key={r.id} className="under">{waits.length > 1 ? <>{leading(`${view.names.people[prepared.find((p) => p.id === r.id)?.by ?? ''] ?? ''} ${short(prepared.find((p) => p.id === r.id)?.at)}`)}</> : null}<Suspense><MayRelease view={view} by={r.by} /></Suspense></p>)}
      {published.length ? (
        <dl className="facts" style={{ marginTop: 10 }}>
          {published.map((p, i) => [<dt key={`${i}k`}>{t('case.paper.published')}</dt>, <dd key={`${i}v`}>{wordIn(p.channel, 'MediaChannel', 'Channel')} {p.place} <span className="faint figures">{p.on} {view.names.people[p.by] ?? ''}</span></dd>])}
        </dl>
      ) : null}
      {repeats.length ? <Repeats links={repeats} /> : null}
    </section>
  )
}

/** Earlier cases about the same, by their numbers. */
function Repeats({ links }: { links: NonNullable<View['case']['repeats']> }) {
  const { t } = useTranslation()
  const found = useQueries({
    queries: links.map((l) => ({ queryKey: ['case', l.case], queryFn: () => data(client.GET('/api/v1/cases/{id}', { params: { path: { id: l.case } } })), staleTime: 60_000 })),
  })
  return (
    <>
      <h3 className="within">{t('case.paper.repeats')}</h3>
      <ul className="plain">
        {links.map((l, i) => {
          const there = found[i]?.data
          const c = there?.case
          return <li key={l.case + l.kind}>{there ? <Link className="number underlined" to={`/cases/${l.case}`}>{numberIn(there)}</Link> : <span className="faint">{found[i]?.isError ? t('case.notYours', { end: l.case.slice(-6) }) : '…'}</span>} <Tag>{word('RepeatKind', l.kind)}</Tag><span className="faint">{word('RepeatBasis', l.basis)} {c ? `${c.region ?? ''} ${word('State', c.state)}` : ''}</span></li>
        })}
      </ul>
    </>
  )
}
