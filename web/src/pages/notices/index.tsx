import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Empty, Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'

import { client, data } from '../../api/client'
import { useBatchNames } from '../../api/batches'
import { inOrder, listOf, markRead, type Notice, together } from '../../api/notices'
import type { components } from '../../facts/schema'
import { usePace } from '../../live'
import { Alert } from '../../parts/alert'
import { saidBy } from '../../parts/doing'
import { Failed } from '../../parts/failed'
import { numberOf } from '../../parts/number'
import { modal } from '../../parts/voice'
import { Waiting } from '../../parts/waiting'
import { Tag } from '../../parts/tag'
import { full, short, shortDue } from '../../time'
import { leading, word } from '../../words'

/** The inbox 通知: what happened, in which case, since when. */
export default function Notices() {
  const { t } = useTranslation()
  const [at, setAt] = useSearchParams()
  const pace = usePace()
  const queries = useQueryClient()
  const [failed, setFailed] = useState('')
  const [busy, setBusy] = useState(false)
  const found = useInfiniteQuery({
    queryKey: ['notices', 'all'],
    queryFn: ({ pageParam }) => data(client.GET('/api/v1/notices', { params: { query: { after: pageParam || undefined, limit: 100 } } })),
    initialPageParam: '',
    getNextPageParam: (last) => last.next || undefined,
    refetchInterval: pace,
  })
  if (found.isPending) return <Waiting />
  if (found.isError) return <Failed error={found.error} again={() => found.refetch()} />
  const everything = at.get('show') === 'all'
  const names = Object.assign({}, ...found.data.pages.map((p) => p.names.units)) as Record<string, string>
  const people = Object.assign({}, ...found.data.pages.map((p) => p.names.people)) as Record<string, string>
  // What rings still of what no page has shown yet stands here, too.
  const all = new Map(found.data.pages.flatMap((p) => [...p.notices, ...(p.waiting ?? [])]).map((n) => [n.id, n]))
  const rows = inOrder([...all.values()]).filter((n) => everything || !n.read)
  const unread = rows.filter((n) => !n.read)
  async function read(ids: string[]) {
    setBusy(true)
    const n = await markRead(ids)
    setFailed(n ? t('notices.failed', { n }) : '')
    await queries.invalidateQueries({ queryKey: ['notices'] })
    setBusy(false)
  }
  // Everything there is, also what no page has shown yet, up to the latest that stands here.
  const latest = rows.map((n) => n.at).toSorted().at(-1)
  const askAll = () => modal.confirm({
    title: t('notices.readAllSure'), content: <>{t('notices.readMeans', { at: full(latest!) })}{unread.some((n) => n.unsigned) ? <> {t('notices.unsignedStay')}</> : null}</>, okText: t('notices.readAll'), cancelText: t('form.back'),
    onOk: async () => {
      setFailed('')
      await data(client.POST('/api/v1/notices/read', { body: { until: latest! } })).catch((e: unknown) => setFailed(saidBy(e)))
      await queries.invalidateQueries({ queryKey: ['notices'] })
    },
  })
  // What is marked is what stood here when it was asked; what comes in meanwhile stays unread.
  const ask = (some: Notice[]) => modal.confirm({
    title: t('notices.readSure', { n: some.length }), content: t('notices.readMeans', { at: full(some.map((n) => n.at).toSorted().at(-1)!) }),
    okText: t('notices.readThese', { n: some.length }), cancelText: t('form.back'), onOk: () => void read(some.map((n) => n.id)),
  })
  return (
    <>
      <div className="head">
        <h1>{t('notices.title')}</h1>
        <div className="line">
          <Segmented
            value={everything ? 'all' : 'unread'} onChange={(v) => setAt(v === 'all' ? { show: 'all' } : {}, { replace: true })}
            options={[{ value: 'unread', label: t('notices.unread') }, { value: 'all', label: t('notices.all') }]}
          />
          <Button disabled={unread.every((n) => n.unsigned)} loading={busy} onClick={askAll}>{t('notices.readAll')}</Button>
        </div>
      </div>
      {failed ? <Alert type="error" role="alert" title={failed} style={{ marginBottom: 12 }} /> : null}
      {rows.length === 0 ? <div className="card"><Empty description={t(everything ? 'notices.none' : 'notices.noneUnread')} /></div> : (
        <ol className="notices card">
          {together(rows).map((some) => (some.length === 1
            ? <One key={some[0].id} n={some[0]} names={names} people={people} read={() => read([some[0].id])} />
            : <Several key={some[0].id} some={some} cut={found.hasNextPage} names={names} read={(n) => read([n.id])} ask={() => ask(some)} />))}
        </ol>
      )}
      {found.hasNextPage ? <div style={{ textAlign: 'center', marginTop: 12 }}><Button onClick={() => found.fetchNextPage()} loading={found.isFetchingNextPage}>{t('notices.more')}</Button></div> : null}
    </>
  )
}

/** What is said of, in which words, by which unit. */
function Says({ n, names }: { n: Notice; names: components['schemas']['Names']['units'] }) {
  const { t } = useTranslation()
  const f = n.facts ?? {}
  return (
    <>
      {n.urgent && !n.read ? <Tag color="red">{t('notices.urgent')}</Tag> : null}
      <b>{word('EventType', n.type)}</b>{' '}
      <span className="faint">{[f.rung ? word('Rung', f.rung) : '', f.clock ? word('ClockKind', f.clock) : '', f.role ? word('AssignmentRole', f.role) : '', f.unit_name ?? names[n.unit ?? f.unit ?? ''] ?? ''].filter(Boolean).join(' · ')}</span>
    </>
  )
}

/** What has become of it since: filed meanwhile, no longer asked, set aside. */
function Since({ n: { facts: f } }: { n: Notice }) {
  const { t } = useTranslation()
  return (
    <>
      {f?.stopped_at ? <> <b className="done nowrap">{t('notices.stopped', { at: short(f.stopped_at) })}</b></> : f?.cancelled ? <> <b className="nowrap">{t('notices.cancelled')}</b></> : null}
      {f?.set_aside ? <> <b className="nowrap">{t('notices.setAside')}</b></> : null}
      {f?.decided ? <> <b className="nowrap">{t(`notices.decided.${f.decided as 'confirmed' | 'declined'}`)}</b></> : null}
    </>
  )
}

/** What has to be signed for rings until somebody of the unit has: there is nothing to mark. */
function Unsigned() {
  const { t } = useTranslation()
  return <span className="soon nowrap">{t('notices.unsigned')}</span>
}

const caseNumber = ({ case: id, facts: f }: Notice) => numberOf({ id, number: f?.number, batch: f?.row_number, sheet: f?.sheet, row_number: Number(f?.row_number) })

/** How many cases of one list are shown before the others are asked for. */
const FEW = 6

/** The same of several cases, which came by one list to one unit. cut: what was not read yet may hold more of them. */
export function Several({ some, cut, names, read, ask }: { some: [Notice, ...Notice[]]; cut: boolean; names: components['schemas']['Names']['units']; read: (n: Notice) => void; ask: () => void }) {
  const { t } = useTranslation()
  const batchName = useBatchNames()
  const [n] = some
  const batch = batchName(n.batch)
  const cases = new Set(some.map((x) => x.case)).size // one case may have several deadlines among these
  const dueAt = (x: Notice) => (x.facts?.due ? shortDue(x.facts.due) : '')
  const due = some.every((x) => dueAt(x) === dueAt(n)) ? dueAt(n) : undefined // what is the same for all is said once
  const one = (x: Notice) => <li key={x.id}><Link className="number" to={`/cases/${x.case}`} onClick={x.read ? undefined : () => read(x)}>{caseNumber(x)}</Link> <span className="faint nowrap">{x.facts?.region}</span>{due === undefined && dueAt(x) ? <span className="figures nowrap"> {t('notices.due', { at: dueAt(x) })}</span> : null}<Since n={x} /></li>
  return (
    <li className={n.read ? 'read' : ''}>
      <div className="what">
        <Says n={n} names={names} /> <b className="count">{cut ? t('notices.here', { n: cases }) : t('desk.cases', { n: cases, count: cases })}</b>
        {due ? <span className="figures nowrap">{t('notices.due', { at: due })}</span> : null} {batch ? <span className="faint nowrap">{t('desk.batch')} {batch}</span> : null}
        <ul className="few">{some.slice(0, FEW).map(one)}</ul>
        {some.length > FEW ? <details><summary>{t('notices.others', { n: some.length - FEW })}</summary><ul className="few">{some.slice(FEW).map(one)}</ul></details> : null}
      </div>
      <time className="faint figures" dateTime={n.at} title={full(n.at)}>{short(n.at)}</time>
      {n.read ? <span /> : n.unsigned ? <Unsigned /> : <Button size="small" onClick={ask}>{t('notices.readThese', { n: some.length })}</Button>}
    </li>
  )
}

function One({ n, names, people, read }: { n: Notice; names: components['schemas']['Names']['units']; people: Record<string, string>; read: () => void }) {
  const { t } = useTranslation()
  const f = n.facts ?? {}
  const list = listOf(n)
  return (
    <li className={n.read ? 'read' : ''}>
      <div className="what">
        <Says n={n} names={names} />
        <div>
          {n.case ? <Link className="number" to={`/cases/${n.case}`} onClick={n.read ? undefined : read}>{caseNumber(n)}</Link> : <span>{[f.login, f.of ? people[f.of] : '', f.delegate ? `→ ${people[f.delegate] ?? ''}` : '', f.unit ? names[f.unit] ?? '' : '', f.post ? word('Role', f.post) : ''].filter(Boolean).join(' · ')}</span>} <span className="faint">{[f.region, f.person ? people[f.person] : ''].filter(Boolean).join(' · ')}</span>
          {list ? <> · <Link to={list.to} onClick={n.read ? undefined : read}>{t(`notices.${list.says}`, list.of)}</Link></> : null}
          {n.type === 'report_returned' && f.times ? <> <span className={f.times === '1' ? 'soon' : 'over'}>· {t('notices.returned', { times: f.times, n: f.items ?? 0 })}</span></> : null}
          {n.type === 'dispute_ruled' && f.upheld ? <> <b>{t(`notices.upheld.${f.upheld}`)}</b></> : null}
          {n.type === 'extension_decided' && f.granted ? <> <b className={f.granted === 'true' ? 'done' : 'over'}>{t(`notices.granted.${f.granted}`)}</b></> : null}
          <Since n={n} />
          {f.due ? <> <span className="figures nowrap">· {t('notices.due', { at: shortDue(f.due) })}</span></> : null}
        </div>
        {f.says ? <p className="pre says">{leading(t('notices.why'))}{f.says}</p> : null}
      </div>
      <time className="faint figures" dateTime={n.at} title={full(n.at)}>{short(n.at)}</time>
      {n.read ? <span /> : n.unsigned ? <Unsigned /> : <Button size="small" onClick={read}>{t('notices.read')}</Button>}
    </li>
  )
}
