import { useQuery } from '@tanstack/react-query'
import { Button, Empty } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useSearchParams } from 'react-router'

import { client, data } from '../../api/client'
import { Choose } from '../../parts/choose'
import { TOGETHER } from '../../live'
import { Failed } from '../../parts/failed'
import { Waiting } from '../../parts/waiting'
import { useSession } from '../../session'
import { full, short } from '../../time'
import { word } from '../../words'
import './batches.css'

/** The lists as they came 批次. */
export default function Batches() {
  const { t } = useTranslation()
  const [at, setAt] = useSearchParams()
  const { may } = useSession()
  const go = useNavigate()
  const campaign = at.get('campaign') ?? undefined
  const found = useQuery({ queryKey: ['batches', campaign ?? ''], queryFn: () => data(client.GET('/api/v1/batches', { params: { query: { campaign } } })), refetchInterval: TOGETHER })
  const campaigns = useQuery({ queryKey: ['campaigns'], queryFn: () => data(client.GET('/api/v1/campaigns')), staleTime: 60_000 })
  if (found.isPending) return <Waiting />
  if (found.isError) return <Failed error={found.error} again={() => found.refetch()} />
  const { batches, names } = found.data
  const name = (id: string) => campaigns.data?.campaigns.find((c) => c.id === id)?.name ?? ''
  return (
    <>
      <div className="head">
        <h1>{t('place.batches')}</h1>
        {may('take-batches') ? <Button type="primary" onClick={() => go('/intake')}>{t('place.intake')}</Button> : null}
      </div>
      <div className="filters">
        <Choose aria-label={t('field.campaign')} none={t('field.campaign')} value={campaign} set={(v) => setAt(v ? { campaign: v } : {}, { replace: true })} choices={(campaigns.data?.campaigns ?? []).map((c) => ({ value: c.id, label: c.name }))} />
      </div>
      {batches.length === 0 ? <div className="card"><Empty description={t('batch.none')} /></div> : (
        <div className="scroll">
          <table className="cases batches">
            <thead><tr><th scope="col">{t('batch.number')}</th><th scope="col">{t('field.handed_over_at')}</th><th scope="col">{t('field.campaign')}</th><th scope="col">{t('batch.declared')}</th><th scope="col">{t('batch.sent')}</th><th scope="col">{t('case.state')}</th></tr></thead>
            <tbody>
              {batches.map((b) => (
                <tr key={b.id} className={b.state === 'staged' ? 'soon-row' : ''}>
                  <td><Link className="number" to={`/batches/${b.id}`}>{[b.upstream_batch_no, b.local_batch_no].filter(Boolean).join(' / ') || b.file_name || t('case.noNumber')}</Link><div className="faint">{b.upstream_batch_no || b.local_batch_no ? b.file_name : ''}</div></td>
                  <td className="figures nowrap" data-label={t('field.handed_over_at')} title={full(b.handed_over_at)}>{short(b.handed_over_at)}</td>
                  <td>{name(b.campaign)}<div className="faint">{word('SourceLevel', b.level)} {word('SourceMode', b.mode)} {b.kind ? t(`intake.kinds.${b.kind}`) : ''}</div></td>
                  <td className="figures" data-label={t('batch.declared')}>{b.declared_count ?? '—'}<div className={b.as_declared === false ? 'over' : 'faint'}>{t(b.as_declared === false ? 'batch.counts' : 'batch.countsSame', { n: b.counted })}</div></td>
                  <td data-label={t('batch.sent')}>{names.people[b.staged_by] ?? ''}<div className="faint figures">{short(b.staged_at)}</div></td>
                  <td className="nowrap">{t(`batch.states.${b.state}`)}{b.unmended && b.state !== 'withdrawn' ? <div><Link className="soon underlined" to={`/batches/${b.id}?fate=refused`}>{t('batch.unmended', { n: b.unmended })}</Link></div> : null}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  )
}
