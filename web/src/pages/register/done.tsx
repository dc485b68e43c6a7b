import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'

import { client, data } from '../../api/client'
import type { Outcome } from '../../api/command'
import { numberOf } from '../../parts/number'
import { Due } from '../../parts/remaining'
import { full } from '../../time'
import { aside, commandName, word } from '../../words'

type Repeat = { case: string; kind: string; number?: string }

/** The answer: the number, with which cases it was linked as a repeat, and by when what must be done. */
export function Done({ outcome, number, repeats, again }: { outcome: Outcome; number?: string; repeats?: Repeat[]; again: () => void }) {
  const { t } = useTranslation()
  const go = useNavigate()
  const id = outcome.filing.case
  const clocks = useQuery({ queryKey: ['case', id, 'clocks'], queryFn: () => data(client.GET('/api/v1/cases/{id}/clocks', { params: { path: { id } } })), refetchInterval: (q) => (q.state.data?.clocks.length ? false : 1_500) })
  const warned = Boolean(outcome.text_warnings?.length)
  const same = outcome.same_complainant ?? []
  return (
    <section className="card" role="status" aria-label={t('register.done')}>
      <h2 className="done">{t('register.done')}</h2>
      <dl className="facts">
        <dt>{t('case.number')}</dt><dd><b style={{ fontSize: 20 }}>{numberOf({ id, number })}</b></dd>
        <dt>{t('act.filedAt')}</dt><dd className="figures">{full(outcome.filing.filed_at)}</dd>
        <dt>{t('act.filing')}</dt><dd>{outcome.filing.id}</dd>
        {repeats?.length ? <><dt>{t('field.repeats')}</dt><dd>{repeats.map((r) => <div key={r.case}><Link to={`/cases/${r.case}`}>{r.number ?? numberOf({ case: r.case })}</Link> {word('RepeatKind', r.kind)}</div>)}</dd></> : null}
        {(clocks.data?.clocks ?? []).filter((k) => k.running).map((k) => [
          <dt key={k.id}>{word('ClockKind', k.kind)}</dt>,
          <dd key={`${k.id}v`}><Due at={k.due_at} /></dd>,
        ])}
      </dl>
      {same.length ? <p className="ours">{t('batch.sameComplainant')} {same.map((s) => <Link key={s.case} to={`/cases/${s.case}`} style={{ marginRight: 8 }}>{numberOf(s)}{aside(word('State', s.state))}</Link>)}<Link className="underlined nowrap" to={`/cases/${id}?act=link-repeat&of=${encodeURIComponent(same[0]!.case)}`}>{commandName('link-repeat')}</Link></p> : null}
      {(outcome.text_warnings ?? []).map((w, i) => <p key={i} className="soon">{w.text}</p>)}
      <div className="foot"><Button onClick={again}>{t('register.again')}</Button>{warned ? <Button type="primary" data-amend onClick={() => go(`/cases/${id}?act=amend-registration`)}>{commandName('amend-registration')}</Button> : null}<Button type={warned ? 'default' : 'primary'} onClick={() => go(`/cases/${id}`)}>{t('register.open')}</Button></div>
    </section>
  )
}
