import { useInfiniteQuery } from '@tanstack/react-query'
import { Button, Progress, Segmented } from 'antd'
import i18next from 'i18next'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'

import { client, data } from '../../api/client'
import { Alert } from '../../parts/alert'
import { saidBy } from '../../parts/doing'
import { numberOf } from '../../parts/number'
import { Waiting } from '../../parts/waiting'
import { Tag } from '../../parts/tag'
import { shortDue } from '../../time'
import { word } from '../../words'
import { policyName } from '../../words/policy'
import { plain } from './lasting'

type Of = { policy: string; version: number }

/** How much earlier or later another instant is. */
export function difference(was: string, is: string) {
  const by = Date.parse(is) - Date.parse(was)
  if (by === 0) return <span className="faint">{i18next.t('rules.compare.equal')}</span>
  return <b className={by < 0 ? 'soon' : 'ours'}>{i18next.t(by < 0 ? 'rules.compare.earlier' : 'rules.compare.later', { span: plain(Math.abs(by)) })}</b>
}

/** So many cases are compared by one request where those alone are asked for that would change, and by themselves so many before one asks for more. */
const AT_ONCE = 200
const BY_ITSELF = 2000
/** So many stand in the table before one asks for more. */
const FEW = 50

/** The open cases that carry a policy of which a running clock would be due at another instant by another one, or by a text that is not stored yet; or all of them. */
export function Changed({ before, after }: { before: Of; after: Of | { text: string } }) {
  const { t } = useTranslation()
  const [at, setAt] = useSearchParams()
  const touched = at.get('cases') !== 'all'
  const [shown, setShown] = useState(FEW)
  const [upTo, setUpTo] = useState(BY_ITSELF)
  const found = useInfiniteQuery({
    queryKey: ['policy change', before.policy, before.version, after, touched], initialPageParam: '',
    queryFn: async ({ pageParam }) => {
      const page = { after: pageParam || undefined, touched, limit: touched ? AT_ONCE : FEW }
      return 'text' in after
        ? (await data(client.POST('/api/v1/policies/check', { body: { text: after.text, before, ...page } }))).change!
        : data(client.GET('/api/v1/policies/change', { params: { query: { policy: before.policy, version: before.version, to: after.policy, to_version: after.version, ...page } } }))
    },
    getNextPageParam: (page) => page.next || undefined,
    staleTime: Infinity, // read again when it is asked again, not whenever somebody comes back to the window
  })
  const first = found.data?.pages[0]
  const all = found.data?.pages.flatMap((p) => p.cases) ?? []
  const compared = found.data?.pages.reduce((n, p) => n + p.compared, 0) ?? 0
  const moved = found.data?.pages.reduce((n, p) => n + p.touched, 0) ?? 0
  const units: Record<string, string> = Object.assign({}, ...(found.data?.pages.map((p) => p.names.units) ?? []))
  const rows = all.slice(0, shown)
  const { hasNextPage, isFetching, isError, fetchNextPage } = found
  const goesOn = touched && hasNextPage && !isError && compared < upTo
  useEffect(() => {
    if (goesOn && !isFetching) void fetchNextPage()
  }, [goesOn, isFetching, fetchNextPage])
  function more() {
    setShown(shown + FEW)
    if (!touched && all.length <= shown + FEW) void fetchNextPage()
  }
  return (
    <section className="card">
      <h2>{t('rules.compare.cases')}</h2>
      <p className="rule">{t('rules.compare.casesMean', { policy: `${policyName(before.policy)} ${t('rules.versionN', { n: before.version })}` })}</p>
      {found.isError && !first ? <Alert type="error" role="alert" title={saidBy(found.error)} action={<Button onClick={() => found.refetch()}>{t('failed.again')}</Button>} /> : !first ? <Waiting /> : (
        <>
          <p className="line none"><b>{t('rules.compare.total', { n: first.total })}</b> {Object.entries(first.states).map(([s, n]) => <Tag key={s}>{word('State', s)} {n}</Tag>)}</p>
          {all.length || !touched ? (
            <div className="tabs no-print">
              <Segmented value={touched ? 'touched' : 'all'} aria-label={t('rules.compare.which')} onChange={(v) => { setShown(FEW); setAt((old) => { const now = new URLSearchParams(old); if (v === 'all') now.set('cases', 'all'); else now.delete('cases'); return now }, { replace: true }) }} options={[{ value: 'touched', label: t('rules.compare.onlyTouched') }, { value: 'all', label: t('rules.compare.everyCase') }]} />
            </div>
          ) : null}
          {touched && compared ? (
            <div role="status">
              {hasNextPage ? <Progress percent={Math.floor((100 * compared) / Math.max(first.total, compared))} showInfo={false} aria-label={t('rules.compare.compared', { n: compared, of: first.total })} /> : null}
              <p className="none">{hasNextPage ? `${t('rules.compare.compared', { n: compared, of: first.total })} ` : ''}<b className={moved ? 'soon' : ''}>{t('rules.compare.touched', { n: moved })}</b></p>
            </div>
          ) : null}
          {rows.length === 0 ? (compared && moved === all.length ? null : <p className="faint none">{t(first.total ? 'rules.compare.hidden' : 'rules.compare.none')}</p>) : (
            <table className="cases compare">
              <thead><tr><th scope="col">{t('rules.compare.case')}</th><th scope="col">{t('rules.compare.running')}</th><th scope="col">{t('rules.compare.before')}</th><th scope="col">{t('rules.compare.after')}</th><th scope="col">{t('rules.compare.difference')}</th></tr></thead>
              <tbody>
                {rows.flatMap((r) => (r.clocks.length ? r.clocks : [undefined]).map((k, i) => (
                  <tr key={`${r.id} ${k?.clock ?? ''} ${i}`} className={i ? 'second' : ''}>
                    <th scope="row">{i ? '' : <><Link to={`/cases/${r.id}`}>{numberOf(r)}</Link> <span className="faint">{word('State', r.state)}</span></>}</th>
                    {k ? (
                      <>
                        <td>{word('ClockKind', k.clock)} <span className="faint">{k.owner.unit ? units[k.owner.unit] ?? k.owner.unit : word('Role', k.owner.role)}</span></td>
                        <td className="figures" data-label={t('rules.compare.before')}>{shortDue(k.due_at)}</td>
                        <td className="figures" data-label={t('rules.compare.after')} title={k.text}>{k.redated ? <span className="faint">{t('rules.compare.redated')}</span> : k.would_be ? shortDue(k.would_be) : <span className="faint">{t('rules.compare.no')}</span>}</td>
                        <td>{k.redated ? '' : k.would_be ? difference(k.due_at, k.would_be) : <span className="soon">{t('rules.compare.goes')}</span>}</td>
                      </>
                    ) : <td colSpan={4} className="faint">{t('rules.compare.noClock')}</td>}
                  </tr>
                )))}
              </tbody>
            </table>
          )}
          {found.isError ? <Alert type="error" role="alert" title={saidBy(found.error)} style={{ marginTop: 12 }} /> : null}
          {all.length > shown || (!touched && hasNextPage) ? <p className="after"><Button loading={!touched && found.isFetchingNextPage} onClick={more}>{t('more')}</Button></p> : null}
          {touched && hasNextPage && !goesOn ? <p className="after"><Button loading={found.isFetchingNextPage} onClick={() => { setUpTo(compared + BY_ITSELF); void fetchNextPage() }}>{t('rules.compare.goOn')}</Button></p> : null}
        </>
      )}
    </section>
  )
}
