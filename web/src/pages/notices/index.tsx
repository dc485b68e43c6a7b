import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Empty, Segmented, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'

import { client, data } from '../../api/client'
import { inOrder, listOf, markRead, type Notice } from '../../api/notices'
import type { components } from '../../facts/schema'
import { usePace } from '../../live'
import { Failed } from '../../parts/failed'
import { numberOf } from '../../parts/number'
import { Waiting } from '../../parts/waiting'
import { full, short } from '../../time'
import { word } from '../../words'

/** The inbox 通知: what happened, in which case, since when. */
export default function Notices() {
  const { t } = useTranslation()
  const [at, setAt] = useSearchParams()
  const pace = usePace()
  const queries = useQueryClient()
  const [failed, setFailed] = useState(0)
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
  const rows = inOrder(found.data.pages.flatMap((p) => p.notices)).filter((n) => everything || !n.read)
  const unread = rows.filter((n) => !n.read)
  async function read(ids: string[]) {
    setBusy(true)
    setFailed(await markRead(ids))
    await queries.invalidateQueries({ queryKey: ['notices'] })
    setBusy(false)
  }
  return (
    <>
      <div className="head">
        <h1>{t('notices.title')}</h1>
        <div className="line">
          <Segmented
            value={everything ? 'all' : 'unread'} onChange={(v) => setAt(v === 'all' ? { show: 'all' } : {}, { replace: true })}
            options={[{ value: 'unread', label: t('notices.unread') }, { value: 'all', label: t('notices.all') }]}
          />
          <Button disabled={!unread.length} loading={busy} onClick={() => read(unread.map((n) => n.id))}>{t('notices.readShown', { n: unread.length })}</Button>
        </div>
      </div>
      {failed ? <Alert type="error" role="alert" title={t('notices.failed', { n: failed })} style={{ marginBottom: 12 }} /> : null}
      {rows.length === 0 ? <div className="card"><Empty description={t(everything ? 'notices.none' : 'notices.noneUnread')} /></div> : (
        <ol className="notices card">
          {rows.map((n) => <One key={n.id} n={n} names={names} people={people} read={() => read([n.id])} />)}
        </ol>
      )}
      {found.hasNextPage ? <div style={{ textAlign: 'center', marginTop: 12 }}><Button onClick={() => found.fetchNextPage()} loading={found.isFetchingNextPage}>{t('notices.more')}</Button></div> : null}
    </>
  )
}

function One({ n, names, people, read }: { n: Notice; names: components['schemas']['Names']['units']; people: Record<string, string>; read: () => void }) {
  const { t } = useTranslation()
  const f = n.facts ?? {}
  const list = listOf(n)
  return (
    <li className={n.read ? 'read' : ''}>
      <div className="what">
        {n.urgent && !n.read ? <Tag color="red">{t('notices.urgent')}</Tag> : null}
        <b>{word('EventType', n.type)}</b>{' '}
        <span className="faint">{[f.rung ? word('Rung', f.rung) : '', f.clock ? word('ClockKind', f.clock) : '', f.role ? word('AssignmentRole', f.role) : '', f.unit_name ?? (n.unit ? names[n.unit] : '')].filter(Boolean).join(' · ')}</span>
        <div>
          {n.case ? <Link className="number" to={`/cases/${n.case}`} onClick={n.read ? undefined : read}>{numberOf({ number: f.number, batch: f.row_number, sheet: f.sheet, row_number: Number(f.row_number) })}</Link> : <span>{[f.login, f.of ? people[f.of] : '', f.delegate ? `→ ${people[f.delegate] ?? ''}` : '', f.unit ? names[f.unit] ?? '' : '', f.post ? word('Role', f.post) : ''].filter(Boolean).join(' · ')}</span>} <span className="faint">{[f.region, f.person ? people[f.person] : ''].filter(Boolean).join(' · ')}</span>
          {list ? <> · <Link to={list.to} onClick={n.read ? undefined : read}>{t(`notices.${list.says}`, list.of)}</Link></> : null}
          {f.due ? <span className="figures"> · {t('notices.due', { at: short(f.due) })}</span> : null}
        </div>
      </div>
      <time className="faint figures" dateTime={n.at} title={full(n.at)}>{short(n.at)}</time>
      {n.read ? <span /> : <Button size="small" onClick={read}>{t('notices.read')}</Button>}
    </li>
  )
}
