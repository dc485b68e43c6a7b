import { Button } from 'antd'
import { useTranslation } from 'react-i18next'

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
      <div className="signs"><span>{t('batch.from')}</span><span>{t('batch.to')}</span><span>{t('batch.on')}</span></div>
    </section>
  )
}
