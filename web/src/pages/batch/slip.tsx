import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'

import { client, data } from '../../api/client'
import type { components } from '../../facts/schema'
import { full } from '../../time'
import { word } from '../../words'

type View = components['schemas']['BatchView']

/** The sum with the sender's count beside it: how many rows, and what became of each. */
export function Sum({ view }: { view: View }) {
  const { t } = useTranslation()
  const s = view.sum
  const counted = s.read - (s.uncounted ?? 0)
  const parts = [['new', s.new], ['unchanged', s.unchanged], ['changed', s.changed], ['repeat', s.repeats], ['supplement', s.supplements], ['refused', s.refused]] as const
  return (
    <div className="sum">
      <p className="figures">
        {t('batch.read')} <b>{s.read}</b> = {parts.map(([name, n], i) => <span key={name}>{i ? ' + ' : ''}<span className="nowrap">{t(`batch.fates.${name}`)} <b className={name === 'refused' && n ? 'over' : ''}>{n}</b></span></span>)}
      </p>
      {s.uncounted ? <p className="faint">{t('batch.uncounted', { n: s.uncounted, counted })}</p> : null}
      <p className={view.as_declared === false ? 'over' : view.as_declared ? 'done' : 'faint'}>
        {s.declared === undefined ? t('batch.undeclared', { n: counted }) : t(view.as_declared ? 'batch.same' : 'batch.differs', { declared: s.declared, n: counted })}
      </p>
      {view.balanced ? null : <p className="over">{t('batch.unbalanced')}</p>}
    </div>
  )
}

/** The slip 入库回执: on paper for both sides. */
export function Slip({ view, campaign }: { view: View; campaign: string }) {
  const { t } = useTranslation()
  const b = view.batch
  return (
    <section className="card slip" aria-label={t('batch.slip')}>
      <div className="head"><h2>{t('batch.slip')}</h2><Button onClick={() => print()}>{t('batch.print')}</Button></div>
      <dl className="facts">
        <dt>{t('field.campaign')}</dt><dd>{campaign}</dd>
        <dt>{t('batch.number')}</dt><dd>{[b.upstream_batch_no, b.local_batch_no].filter(Boolean).join(' / ') || '—'}</dd>
        <dt>{t('field.source')}</dt><dd>{word('SourceLevel', b.level)} {word('SourceMode', b.mode)}</dd>
        <dt>{t('field.handed_over_at')}</dt><dd>{full(b.handed_over_at)}</dd>
        <dt>{t('batch.file')}</dt><dd>{b.file_name} <span className="faint">{b.file_digest.slice(0, 19)}…</span></dd>
        <dt>{t('batch.committed')}</dt><dd>{full(b.committed_at)} {b.committed_by ? view.names.people[b.committed_by] : ''}</dd>
      </dl>
      <Sum view={view} />
      <p className="figures">{t('batch.imported', { n: view.sum.imported })}{view.sum.ordered ? ` ${t('batch.ordered', { n: view.sum.ordered })}` : ''}{view.sum.refused ? ` ${t('batch.left', { n: view.sum.refused - (view.sum.struck ?? 0) })}` : ''}</p>
      {view.sum.refused > (view.sum.struck ?? 0) ? <Refusals batch={b.id} changed={view.sum.refused} /> : null}
      <div className="signs"><span>{t('batch.from')}</span><span>{t('batch.to')}</span><span>{t('batch.on')}</span></div>
    </section>
  )
}

/** How many refused rows stand on the slip; whoever has more to send back sends the spreadsheet. */
const ON_PAPER = 100

/** On paper alone: the rows that go back to whoever handed the list over, and why. */
function Refusals({ batch, changed }: { batch: string; changed: number }) {
  const { t } = useTranslation()
  const found = useQuery({
    queryKey: ['batch', batch, 'refused on paper', changed],
    queryFn: () => data(client.GET('/api/v1/batches/{id}', { params: { path: { id: batch }, query: { fate: 'refused', limit: ON_PAPER } } })),
  })
  const rows = (found.data?.rows ?? []).filter((r) => !r.struck)
  if (!rows.length) return null
  return (
    <div className="refusals">
      <h3>{t('batch.refusals')}</h3>
      <table>
        <thead><tr><th scope="col">{t('batch.row')}</th><th scope="col">{t('case.number')}</th><th scope="col">{t('batch.why')}</th></tr></thead>
        <tbody>{rows.map((r) => <tr key={r.position}><td>{r.sheet ? `${r.sheet} ` : ''}{r.row_number}</td><td>{r.number || '—'}</td><td>{found.data?.refusal_texts[String(r.position)]}</td></tr>)}</tbody>
      </table>
      {found.data?.next ? <p>{t('batch.moreRefusals')}</p> : null}
    </div>
  )
}
