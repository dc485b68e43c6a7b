import './page.css'

import { useInfiniteQuery } from '@tanstack/react-query'
import { Button, Empty } from 'antd'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'

import { client, data } from '../../api/client'
import { Unsent } from '../../drafts/unsent'
import { usePace } from '../../live'
import { useFormByAddress } from '../../parts/byaddress'
import { Failed } from '../../parts/failed'
import { numberIn, numberOf } from '../../parts/number'
import { Due } from '../../parts/remaining'
import { Waiting } from '../../parts/waiting'
import { whose } from '../../parts/whose'
import { Tag } from '../../parts/tag'
import { useSession } from '../../session'
import { commandName, saying, word } from '../../words'
import { Answers } from '../case/answers'
import { Clocks } from '../case/clocks'
import { Complaint } from '../case/complaint'
import { Contributions } from '../case/contributions'
import { Deeds } from '../case/deeds'
import { Evidence } from '../case/evidence'
import { useCase } from '../case/reading'
import { clocksOf } from './clocks'

const Act = lazy(() => saying(import('../case/act'), 'act').then((m) => ({ default: m.Act })))

const REVIEW = ['open-review', 'approve', 'return', 'redo']

/** The review desk 审核: what waits for a review by its own clock; complaint, answer and evidence side by side. */
export default function Review() {
  const { t } = useTranslation()
  const [, setAt] = useSearchParams()
  const form = useFormByAddress()
  const { at } = form
  const pace = usePace()
  // Which of them this window judged, and how: they leave the list, and not by somebody else's hand.
  const [judged, setJudged] = useState<Record<string, string>>({})
  const found = useInfiniteQuery({
    queryKey: ['cases', 'review'],
    queryFn: ({ pageParam }) => data(client.GET('/api/v1/cases', { params: { query: { to_review: true, order: 'review', after: pageParam || undefined, limit: 50 } } })),
    initialPageParam: '',
    getNextPageParam: (last) => last.next || undefined,
    refetchInterval: pace,
  })
  // The first is chosen once and stands in the address: a colleague who is done with
  // it puts no other under the eyes, and the button, of who reads it.
  const first = found.data?.pages[0]?.cases[0]?.id
  const unchosen = !at.has('case') && first !== undefined
  useEffect(() => {
    if (unchosen) setAt((old) => { const n = new URLSearchParams(old); n.set('case', first); return n }, { replace: true })
  }, [unchosen, first, setAt])
  if (found.isPending) return <Waiting />
  if (found.isError) return <Failed error={found.error} again={() => found.refetch()} />
  const rows = found.data.pages.flatMap((p) => p.cases)
  const units = Object.assign({}, ...found.data.pages.map((p) => p.names.units)) as Record<string, string>
  const chosen = at.get('case') ?? first ?? ''
  const choose = (id: string) => setAt({ case: id })
  const open = (kind: string) => (kind ? form.open(() => new URLSearchParams({ case: chosen, act: kind })) : form.close(() => new URLSearchParams({ case: chosen })))
  return (
    <>
      <div className="head"><h1>{t('review.title')}</h1><span className="faint">{t('review.waiting', { n: rows.length })}{found.hasNextPage ? '+' : ''}</span></div>
      <Unsent />
      <div className="review">
        <nav className="card" aria-label={t('review.list')}>
          {rows.length === 0 ? <Empty description={t('review.none')} /> : null}
          <ul className="plain picks">
            {rows.map((r) => (
              <li key={r.id}>
                <button type="button" aria-current={r.id === chosen ? 'true' : undefined} onClick={() => choose(r.id)}>
                  <b>{r.priority && r.priority !== 'normal' ? <span className="star" aria-label={word('Priority', r.priority)}>★ </span> : null}{numberOf(r)}</b>
                  <span>{r.lead_unit ? units[r.lead_unit] ?? r.lead_unit : ''}{r.late ? <Tag color="red" style={{ marginInlineStart: 6 }}>{t('case.late')}</Tag> : null}</span>
                  {r.returns ? <span className={r.returns > 1 ? 'over' : 'soon'}>{t('case.returned', { n: r.returns })}</span> : null}
                  {clocksOf(r).map((k) => <span key={k.kind} className="due-line"><span className="faint">{word('ClockKind', k.kind)}</span> <Due at={k.at} of={k.of} /></span>)}
                </button>
              </li>
            ))}
          </ul>
          {found.hasNextPage ? <Button block onClick={() => found.fetchNextPage()} loading={found.isFetchingNextPage}>{t('more')}</Button> : null}
        </nav>
        {chosen ? <One key={chosen} id={chosen} gone={!rows.some((r) => r.id === chosen) && !found.hasNextPage} act={at.get('act') ?? ''} judged={judged[chosen]} done={(kind) => setJudged((old) => ({ ...old, [chosen]: kind }))} open={open} /> : null}
      </div>
    </>
  )
}

function One({ id, gone, act, judged, done, open }: { id: string; gone: boolean; act: string; judged?: string; done: (kind: string) => void; open: (kind: string) => void }) {
  const { t } = useTranslation()
  const { me } = useSession()
  const view = useCase(id)
  if (view.isPending) return <Waiting />
  if (view.isError) return <Failed error={view.error} again={() => view.refetch()} />
  const again = (view.data.case.answers ?? []).filter((a) => a.round === view.data.case.round && (a.returns ?? 0) > 1)
  const passed = (view.data.case.answers ?? []).some((a) => a.round === view.data.case.round && a.state === 'approved' && a.approved_by === me.person)
  const own = view.data.clocks.find((k) => k.kind === 'review' && k.running)
  return (
    <div className={act ? 'sides judging' : 'sides'}>
      <div className="rail">
        {gone ? <p className={`card ${passed || judged ? 'done' : 'soon'}`} role="status">{judged ? t('review.judged', { what: commandName(judged) }) : t(passed ? 'review.passed' : 'review.gone')}</p> : null}
        <section className="card"><b className="number">{numberIn(view.data)}</b> {view.data.case.region} <Link className="underlined nowrap" to={`/cases/${id}`}>{t('review.whole')}</Link> <div className="faint">{word('State', view.data.case.state)}</div>{own ? <div className="due-line">{word('ClockKind', own.kind)} <Due at={own.due_at} of={whose(own.owner, me.posts)} /></div> : null}{again.length ? <p className="over" style={{ margin: '8px 0 0' }}>{t('review.again', { n: Math.max(...again.map((a) => a.returns ?? 0)) })}</p> : null}</section>
        <Deeds view={view.data} open={open} only={REVIEW} />
        <Clocks view={view.data} />
      </div>
      <div className="complained"><Complaint view={view.data} /></div>
      <div className="answered"><Answers view={view.data} /><Contributions view={view.data} /></div>
      <div className="evident"><Evidence view={view.data} /></div>
      {act ? <Suspense><Act key={act} kind={act} beside view={view.data} close={() => open('')} done={() => act === 'open-review' || done(act)} /></Suspense> : null}
    </div>
  )
}
