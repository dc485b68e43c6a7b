import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import i18next from 'i18next'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

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

/** The open cases that carry a policy, and when their running clocks would be due by another one, or by a text that is not stored yet. */
export function Changed({ before, after }: { before: Of; after: Of | { text: string } }) {
  const { t } = useTranslation()
  const found = useInfiniteQuery({
    queryKey: ['policy change', before.policy, before.version, after], initialPageParam: '',
    queryFn: async ({ pageParam }) => ('text' in after
      ? (await data(client.POST('/api/v1/policies/check', { body: { text: after.text, before, after: pageParam || undefined, limit: 20 } }))).change!
      : data(client.GET('/api/v1/policies/change', { params: { query: { policy: before.policy, version: before.version, to: after.policy, to_version: after.version, after: pageParam || undefined } } }))),
    getNextPageParam: (page) => page.next || undefined,
  })
  const first = found.data?.pages[0]
  const rows = found.data?.pages.flatMap((p) => p.cases) ?? []
  const units: Record<string, string> = Object.assign({}, ...(found.data?.pages.map((p) => p.names.units) ?? []))
  // How many would be due at another instant is known once all of them are read.
  const touched = rows.filter((r) => r.clocks.some((k) => !k.redated && k.would_be !== k.due_at)).length
  return (
    <section className="card">
      <h2>{t('rules.compare.cases')}</h2>
      <p className="rule">{t('rules.compare.casesMean', { policy: `${policyName(before.policy)} ${t('rules.versionN', { n: before.version })}` })}</p>
      {found.isError && !first ? <Alert type="error" role="alert" title={saidBy(found.error)} action={<Button onClick={() => found.refetch()}>{t('failed.again')}</Button>} /> : !first ? <Waiting /> : (
        <>
          <p className="line none"><b>{t('rules.compare.total', { n: first.total })}</b> {rows.length === first.total && first.total ? <b className={touched ? 'soon' : 'done'}>{t('rules.compare.touched', { n: touched })}</b> : null} {Object.entries(first.states).map(([s, n]) => <Tag key={s}>{word('State', s)} {n}</Tag>)}</p>
          {rows.length === 0 ? <p className="faint none">{t(first.total ? 'rules.compare.hidden' : 'rules.compare.none')}</p> : (
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
          {found.hasNextPage ? <p className="after"><Button loading={found.isFetchingNextPage} onClick={() => found.fetchNextPage()}>{t('more')}</Button></p> : null}
        </>
      )}
    </section>
  )
}
