import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Button, Checkbox, Empty } from 'antd'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'

import { client, data } from '../../api/client'
import { timed } from '../../api/clock'
import type { Query } from '../../api/query'
import { Unsent } from '../../drafts/unsent'
import { usePace } from '../../live'
import { useFormByAddress } from '../../parts/byaddress'
import { Failed } from '../../parts/failed'
import { Search } from '../../parts/input'
import { useTyped } from '../../parts/typed'
import { Waiting } from '../../parts/waiting'
import { word } from '../../words'
import { Deed } from '../case/deed'
import { useKept } from './kept'
import { useKeys } from './keys'
import { Line } from './line'
import type { Row } from './plan'
import './dispatch.css'

// What is opened from the desk is fetched then.
const Assigned = lazy(() => import('./assigned').then((m) => ({ default: m.Assigned })))
const Bulk = lazy(() => import('./bulk').then((m) => ({ default: m.Bulk })))

const TASKS = ['screen', 'assign', 'countersign', 'rule'] as const
/** What ranks before other cases, whoever marked it. */
const STARRED = 'starred,superior_supervised'

/** What the address asks for; what it misspells is everything. */
const taskIn = (at: URLSearchParams) => [...TASKS, 'assigned'].find((k) => k === at.get('task')) ?? ''

/** The dispatch desk 分办台: what waits for the coordinator, by what must be done next and by its clock. */
export default function Dispatch() {
  const { t } = useTranslation()
  const [at, setAt] = useSearchParams()
  const task = taskIn(at)
  const { typed, to } = useTyped(at)
  const put = ({ q, ...change }: Record<string, string>) => {
    const next = new URLSearchParams(location.search)
    for (const [name, value] of Object.entries(change)) value ? next.set(name, value) : next.delete(name)
    const how = to(next, q)
    setAt(next, how)
  }
  return (
    <>
      <div className="head"><h1>{t('dispatch.title')}</h1></div>
      <Unsent />
      {task === 'assigned' ? <><Counted put={put} /><Suspense fallback={<Waiting />}><Assigned q={typed} put={put} /></Suspense></> : <Desk at={at} typed={typed} put={put} />}
    </>
  )
}

type Asked = Query<'read-dispatch'>

function Desk({ at, typed, put }: { at: URLSearchParams; typed: string; put: (change: Record<string, string>) => void }) {
  const { t } = useTranslation()
  const form = useFormByAddress()
  const pace = usePace()
  const task = taskIn(at)
  const filter: Asked = { task: task ? [task] as Asked['task'] : undefined, q: typed || undefined, priority: at.get('priority')?.split(',') as Asked['priority'] }
  const found = useInfiniteQuery({
    queryKey: ['cases', 'dispatch', filter],
    queryFn: ({ pageParam }) => timed(data(client.GET('/api/v1/dispatch', { params: { query: { ...filter, after: pageParam || undefined, limit: 50 } } }))),
    initialPageParam: '',
    getNextPageParam: (last) => last.next || undefined,
    refetchInterval: pace,
  })
  const rows = found.data?.pages.flatMap((p) => p.rows) ?? []
  const units = Object.assign({}, ...(found.data?.pages.map((p) => p.names.units) ?? [])) as Record<string, string>
  const people = Object.assign({}, ...(found.data?.pages.map((p) => p.names.people) ?? [])) as Record<string, string>
  const first = found.data?.pages[0]
  const [picked, setPicked] = useKept<string[]>('picked', [])
  const [confirming, setConfirming] = useState<Row[]>()
  const open = at.get('case') ?? ''
  const act = at.get('act') ?? ''
  const chosen = rows.filter((r) => picked.includes(r.id) && assignable(r))
  const pick = (id: string) => setPicked((old) => (old.includes(id) ? old.filter((x) => x !== id) : [...old, id]))
  const show = (id: string) => put({ case: open === id ? '' : id, act: '' })
  const deed = (row: Row, kind: string) => {
    if (kind === 'assign') setConfirming([row])
    else if (kind === 'rule') put({ case: row.id, act: '' })
    else form.open((old) => { const n = new URLSearchParams(old); n.set('case', row.id); n.set('act', kind); return n })
  }
  const keys = useKeys(rows, {
    pick: (r) => assignable(r) && pick(r.id),
    show: (r) => show(r.id),
    assign: (r) => (chosen.length ? setConfirming(chosen) : assignable(r) && setConfirming([r])),
    deed: (r, kind) => (r.allowed ?? []).includes(kind) && deed(r, kind),
  })
  // A row that was linked to is where the reader begins.
  const there = rows.length > 0
  useEffect(() => {
    if (there && open) document.getElementById(`row-${open}`)?.scrollIntoView({ block: 'nearest' })
  }, [there])

  return (
    <>
      <a className="skip" href="#list" onClick={(e) => { e.preventDefault(); (keys.list.current?.children[keys.at] as HTMLElement | undefined ?? document.querySelector<HTMLElement>('#content'))?.focus() }}>{t('dispatch.skip')}</a>
      <Tabs put={put} task={task} counts={first?.counts} />
      <div className="filters">
        <Search allowClear placeholder={t('board.find')} aria-label={t('board.find')} defaultValue={typed} onSearch={(v) => put({ q: v.trim() })} style={{ width: 340, maxWidth: '100%' }} />
        <Checkbox checked={at.get('priority') === STARRED} onChange={(e) => put({ priority: e.target.checked ? STARRED : '' })}>{t('dispatch.starredOnly')}</Checkbox>
        <span className="faint keys">{t('dispatch.keys')}</span>
      </div>
      {first && first.list_version === 0 ? <p className="rule">{t('dispatch.noList')}</p> : null}
      {found.isPending ? <Waiting /> : found.isError ? <Failed error={found.error} again={() => found.refetch()} /> : rows.length === 0 ? (
        <div className="card"><Empty description={t(task || filter.q || filter.priority ? 'dispatch.noneSo' : 'dispatch.none')} /></div>
      ) : (
        <>
          {rows.some(assignable) ? (
            <Checkbox
              className="pick-all" checked={chosen.length > 0 && chosen.length === rows.filter(assignable).length} indeterminate={chosen.length > 0 && chosen.length < rows.filter(assignable).length}
              onChange={(e) => setPicked(() => (e.target.checked ? rows.filter(assignable).map((r) => r.id) : []))}
            >{t('dispatch.pickAll', { n: rows.filter(assignable).length })}</Checkbox>
          ) : null}
          <ul id="list" className="plain dispatch" ref={keys.list} onKeyDown={keys.press} aria-label={t('dispatch.title')}>
            {rows.map((r, i) => (
              <Line
                key={r.id} row={r} units={units} people={people} open={open === r.id} picked={picked.includes(r.id)} canPick={assignable(r)} tabIndex={i === keys.at ? 0 : -1}
                focused={() => keys.go(i)} pick={() => pick(r.id)} show={() => show(r.id)} deed={(kind) => deed(r, kind)}
              />
            ))}
          </ul>
          {found.hasNextPage ? <div style={{ textAlign: 'center', marginTop: 12 }}><Button onClick={() => found.fetchNextPage()} loading={found.isFetchingNextPage}>{t('more')}</Button></div> : null}
        </>
      )}
      {chosen.length ? (
        <div className="chosen" role="region" aria-label={t('dispatch.chosen', { n: chosen.length })}>
          <b>{t('dispatch.chosen', { n: chosen.length })}</b>
          <Button onClick={() => setPicked(() => [])}>{t('dispatch.unpick')}</Button>
          <Button type="primary" onClick={() => setConfirming(chosen)}>{t('dispatch.assignChosen', { n: chosen.length })}</Button>
        </div>
      ) : null}
      {confirming ? <Suspense><Bulk rows={confirming} there={rows.filter(assignable)} units={units} close={(done) => { setConfirming(undefined); setPicked((old) => old.filter((id) => !done.includes(id))) }} /></Suspense> : null}
      {open && act ? <Deed key={`${open} ${act}`} id={open} kind={act} close={() => form.close((old) => { const n = new URLSearchParams(old); n.delete('act'); return n })} /> : null}
    </>
  )
}

const assignable = (r: Row) => r.state === 'registered' && r.task !== 'countersign' && (r.allowed ?? []).includes('assign')

/** What waits stays counted while one looks at what is done. */
function Counted({ put }: { put: (change: Record<string, string>) => void }) {
  const pace = usePace()
  const found = useQuery({ queryKey: ['cases', 'dispatch', 'counts'], queryFn: () => data(client.GET('/api/v1/dispatch', { params: { query: { limit: 1 } } })), refetchInterval: pace })
  return <Tabs put={put} task="assigned" counts={found.data?.counts} />
}

function Tabs({ task, counts, put }: { task: string; counts?: Record<string, number>; put: (change: Record<string, string>) => void }) {
  const { t } = useTranslation()
  const total = counts ? TASKS.reduce((n, k) => n + (counts[k] ?? 0), 0) : undefined
  const tabs: [string, string, number | undefined][] = [['', t('dispatch.all'), total], ...TASKS.map((k): [string, string, number | undefined] => [k, word('DispatchTask', k), counts?.[k]]), ['assigned', t('dispatch.assigned'), undefined]]
  return (
    <div className="tasks" role="group" aria-label={t('dispatch.tasks')}>
      {tabs.map(([key, label, n]) => (
        <button key={key} type="button" aria-pressed={task === key} onClick={() => put({ task: key, case: '', act: '' })}>
          {label}{n === undefined ? null : <b>{n}</b>}
        </button>
      ))}
    </div>
  )
}
