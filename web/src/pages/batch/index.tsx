import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Empty } from 'antd'
import { lazy, Suspense, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation, useParams, useSearchParams } from 'react-router'

import { client, data } from '../../api/client'
import type { Query } from '../../api/query'
import { sendForm } from '../../api/form'
import { Problem } from '../../api/problem'
import type { components } from '../../facts/schema'
import { TOGETHER, usePace } from '../../live'
import { Alert } from '../../parts/alert'
import { Failed } from '../../parts/failed'
import { usePressed } from '../../parts/file'
import { message, modal } from '../../parts/voice'
import { Waiting } from '../../parts/waiting'
import { useSession } from '../../session'
import { useTitle } from '../../shell/title'
import { full } from '../../time'
import { isOver, useAsked } from './asked'
import { Noticed, toldOf } from './noticed'
import { FATES, Rows } from './rows'
import { Slip, Sum } from './slip'
import { listed } from '../../words'
import '../batches/batches.css'

const Mend = lazy(() => import('./mend').then((m) => ({ default: m.Mend })))

type View = components['schemas']['BatchView']
/** How often it is asked how far a list has come. */
const AS_IT_COMES = 1_500

type Said = { notices?: View['notices'] }

/** One list: what becomes of every row, and committing it. */
export default function Batch() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const [at, setAt] = useSearchParams()
  const arrived = useLocation().state as Said | null
  const { may } = useSession()
  const queries = useQueryClient()
  const pace = usePace()
  const pick = useRef<HTMLInputElement>(null)
  const [said, setSaid] = useState<Said | null>(arrived)
  const [problem, setProblem] = useState<string>()
  const [busy, setBusy] = useState(false)
  const fate = (at.get('fate') ?? undefined) as Query<'get-batch'>['fate']
  const found = useInfiniteQuery({
    queryKey: ['batch', id, fate ?? ''],
    queryFn: ({ pageParam }) => data(client.GET('/api/v1/batches/{id}', { params: { path: { id }, query: { after: pageParam || undefined, limit: 200, fate } } })),
    initialPageParam: 0,
    getNextPageParam: (last) => last.next || undefined,
    // No event tells of a list; two people mend one, and each sees what the other did.
    refetchInterval: (q) => (q.state.data?.pages.some((p) => p.batch.state === 'staged' || p.rows.some((r) => r.fate === 'refused')) ? TOGETHER : pace),
  })
  // How far a long list has come while it is committed; how many rows waited then.
  const [committing, setCommitting] = useState(0)
  const come = useQuery({
    queryKey: ['batch', id, 'committing'], enabled: committing > 0, gcTime: 0, refetchInterval: AS_IT_COMES,
    queryFn: () => data(client.GET('/api/v1/batches/{id}', { params: { path: { id }, query: { limit: 1 } } })),
  })
  const campaigns = useQuery({ queryKey: ['campaigns'], queryFn: () => data(client.GET('/api/v1/campaigns')), staleTime: 60_000 })
  const list = found.data?.pages[0]?.batch
  const mending = useAsked(id, found.data?.pages.flatMap((p) => p.rows))
  useTitle(list && `${t('batch.title')} ${list.upstream_batch_no || list.local_batch_no || list.file_name}`)
  if (found.isPending) return <Waiting />
  if (found.isError) return <Failed error={found.error} again={() => found.refetch()} />
  const view = found.data.pages[0]!
  const rows = found.data.pages.flatMap((p) => p.rows)
  const merged = { ...view, refusal_texts: Object.assign({}, ...found.data.pages.map((p) => p.refusal_texts)), same_complainant: Object.assign({}, ...found.data.pages.map((p) => p.same_complainant ?? {})) } as View
  const b = view.batch
  const mine = may('take-batches')
  const waiting = view.sum.waiting ?? 0
  const name = b.upstream_batch_no || b.local_batch_no || b.file_name || ''
  const campaign = campaigns.data?.campaigns.find((c) => c.id === b.campaign)?.name ?? ''
  const count: Record<string, number> = { new: view.sum.new, unchanged: view.sum.unchanged, changed: view.sum.changed, repeat: view.sum.repeats, supplement: view.sum.supplements, refused: view.sum.refused }

  async function changed(v?: View, byHand?: number) {
    if (v) setSaid({ notices: toldOf(v, byHand) })
    if (mending.asked) mending.ask()
    await queries.invalidateQueries()
  }
  async function doing(deed: () => Promise<View>, then?: string) {
    setBusy(true)
    setProblem(undefined)
    try {
      await changed(await deed())
      if (then) message.success(then)
    } catch (e) {
      setProblem(e instanceof Problem ? [e.message, ...Object.values(e.fields)].join(' ') : t('failed.away'))
    } finally {
      setBusy(false)
    }
  }
  const again = view.looks_sent_again ? view.sum.verbatim?.rows ?? 0 : 0
  const commit = () => modal.confirm({
    title: t('batch.commitSure', { n: waiting, name }), content: <>{again ? <Alert type="warning" title={t(view.sum.verbatim?.same_list ? 'batch.againNumber' : 'batch.again', { n: view.sum.verbatim?.same_list || again })} /> : null}<Sum view={view} /><p className="faint">{t('batch.commitMeans')}</p></>, width: 560,
    okText: t('batch.commit'), cancelText: t('form.back'),
    onOk: () => {
      setCommitting(waiting)
      void doing(() => data(client.POST('/api/v1/batches/{id}/commit', { params: { path: { id } } })), t('batch.commitDone')).finally(() => setCommitting(0))
    },
  })
  return (
    <>
      <div className="head no-print">
        <h1>{t('batch.title')} {name}</h1>
        <span className="faint">{campaign} · {t('case.handedOver')} {full(b.handed_over_at)} · {t(`batch.states.${b.state}`)}</span>
      </div>
      {problem ? <Alert type="error" role="alert" title={problem} style={{ marginBottom: 12 }} /> : null}
      {[...new Map([...(said?.notices ?? []), ...(view.notices ?? [])].map((n) => [n.text, n])).values()].map((n) => <Noticed key={n.text} n={n} ask={mine && b.state === 'staged' ? mending.ask : undefined} />)}
      {b.withdrawn ? <Alert type="warning" title={t('batch.withdrawn', { who: view.names.people[b.withdrawn.by] ?? '', at: full(b.withdrawn.at), reason: b.withdrawn.reason })} style={{ marginBottom: 12 }} /> : null}
      {b.state === 'committed' ? <Slip view={view} campaign={campaign} /> : <section className="card" aria-label={t('batch.sum')}><h2>{t('batch.sum')}</h2><Sum view={view} /></section>}
      <Findings view={view} />
      {mine ? (
        <div className="deeds-row no-print">
          {b.state !== 'withdrawn' && waiting > 0 ? <Button type="primary" loading={busy} onClick={commit}>{t('batch.commitN', { n: waiting })}</Button> : null}
          {committing ? <span className="soon figures" role="status" data-committing>{t('batch.comes', { n: committing, done: Math.max(0, committing - (come.data?.sum.waiting ?? committing)) })}</span> : null}
          {view.sum.refused ? <Refused id={id} /> : null}
          {b.state !== 'withdrawn' ? <Button onClick={() => pick.current?.click()} loading={busy}>{t('batch.corrected')}</Button> : null}
          {b.state === 'staged' ? <Button className="apart" onClick={() => mending.ask('withdraw')}>{t('batch.deeds.withdraw')}</Button> : null}
          <input ref={pick} type="file" hidden accept=".xlsx,.csv" aria-label={t('batch.corrected')} onChange={(e) => { const f = e.target.files?.[0]; e.target.value = ''; if (f) void doing(() => sendForm<View>(`/api/v1/batches/${encodeURIComponent(id)}/corrected`, {}, f)) }} />
        </div>
      ) : null}
      <div className="filters no-print" role="group" aria-label={t('batch.fate')}>
        <Button type={fate ? 'default' : 'primary'} ghost={!fate} onClick={() => setAt({}, { replace: true })}>{t('board.all')} {view.sum.read}</Button>
        {FATES.filter((f) => count[f] || fate === f).map((f) => <Button key={f} type={fate === f ? 'primary' : 'default'} ghost={fate === f} onClick={() => setAt({ fate: f }, { replace: true })}>{t(`batch.fates.${f}`)} {count[f]}</Button>)}
      </div>
      {rows.length ? <Rows view={merged} rows={rows} mend={mine && b.state !== 'withdrawn' ? (deed, row) => mending.ask(deed, row.position) : undefined} /> : <div className="card no-print"><Empty description={t('batch.noRows')} /></div>}
      {found.hasNextPage ? <div className="no-print" style={{ textAlign: 'center', marginTop: 12 }}><Button onClick={() => found.fetchNextPage()} loading={found.isFetchingNextPage}>{t('more')}</Button></div> : null}
      {mending.asked && mending.known ? <Suspense><Mend key={`${mending.asked.deed} ${mending.asked.position}`} deed={mending.asked.deed} batch={id} position={mending.asked.position} row={mending.row} list={{ name, waiting }} refusal={mending.refusal ?? merged.refusal_texts[String(mending.asked.position)]} over={!mine || isOver(mending.asked.deed, b, mending.row)} close={() => mending.ask()} done={changed} /></Suspense> : null}
    </>
  )
}

/** What was noticed beside the rows, in the file of the list and in its corrected ones. */
function Findings({ view }: { view: View }) {
  const { t } = useTranslation()
  const linesOf = (f: View['findings']) => (f ? [
    f.title ? t('batch.found.title', { title: f.title }) : '',
    f.unrecognised_columns?.length ? t('batch.found.columns', { names: listed(f.unrecognised_columns) }) : '',
    f.skipped_sheets?.length ? t('batch.found.sheets', { names: listed(f.skipped_sheets) }) : '',
    ...(f.warnings ?? []).map((w) => `${w.row_number ? `${t('desk.row', { n: w.row_number })} ` : ''}${w.text ?? w.code}`),
  ].filter(Boolean) : [])
  const lines = [
    ...linesOf(view.findings),
    ...(view.corrected_findings ?? []).flatMap((c) => linesOf(c.findings).map((l) => (c.from?.file_name ? `${c.from.file_name}: ${l}` : l))),
  ]
  if (!lines.length) return null
  return <section className="card no-print" aria-label={t('batch.findings')}><h2>{t('batch.findings')}</h2><ul style={{ margin: 0, paddingLeft: 20 }}>{lines.map((l, i) => <li key={i}>{l}</li>)}</ul></section>
}

/** The rows that were refused, as a table to be mended. */
function Refused({ id }: { id: string }) {
  const { t } = useTranslation()
  const path = `/api/v1/batches/${encodeURIComponent(id)}/refused.xlsx`
  return <Button href={path} download onClick={usePressed(path, 'refused.xlsx')}>{t('batch.download')}</Button>
}
