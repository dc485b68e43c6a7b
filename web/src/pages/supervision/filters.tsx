import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { client, data } from '../../api/client'
import { placeOf, useUnits } from '../../api/office'
import { type Choice, Choose } from '../../parts/choose'
import { Input } from '../../parts/input'
import { useSession } from '../../session'
import { type Filter, NARROWS, useFilter } from './filter'

/** What narrows the page: campaign, days of hand-over, county, unit and batch. */
export function Filters() {
  const { t } = useTranslation()
  const { filter, set, clear } = useFilter()
  const [unfolded, unfold] = useState(false)
  const narrows = NARROWS.filter((n) => filter[n]).length
  const { campaigns, batches, lists } = useChoices(filter.campaign)
  const units = (useUnits().data?.units ?? []).filter((u) => !u.disabled || u.id === filter.unit)
  const counties = units.filter((u) => u.kind === 'county').map((u) => placeOf(u.name)).toSorted((a, b) => a.localeCompare(b, 'zh-CN'))
  const list = (name: keyof Filter, label: string, choices: Choice[]) => <Choose aria-label={label} none={label} value={filter[name]} set={(v) => set(name, v)} choices={choices} />
  const day = (name: 'handed_over_from' | 'handed_over_to', label: string) => (
    <label className="day"><span className="faint">{label}</span><Input type="date" value={filter[name] ?? ''} min={name === 'handed_over_to' ? filter.handed_over_from : undefined} max={name === 'handed_over_from' ? filter.handed_over_to : undefined} onChange={(e) => set(name, e.target.value)} /></label>
  )
  return (
    <div className={`filters board${unfolded ? ' unfolded' : ''}`} role="search" aria-label={t('supervision.filters')}>
      <Button className="narrowing" aria-expanded={unfolded} onClick={() => unfold(!unfolded)}>{t(narrows ? 'board.foldN' : 'board.fold', { n: narrows })}</Button>
      {list('campaign', t('supervision.campaign'), campaigns)}
      {day('handed_over_from', t('supervision.from'))}
      {day('handed_over_to', t('supervision.to'))}
      {list('region', t('supervision.county'), counties.map((c) => ({ value: c, label: c })))}
      {list('unit', t('supervision.unit'), units.filter((u) => u.kind !== 'office' && u.kind !== 'group').map((u) => ({ value: u.id, label: u.name })))}
      {lists ? list('batch', t('supervision.batch'), batches) : null}
      {narrows ? <Button type="link" onClick={clear}>{t('supervision.clear')}</Button> : null}
    </div>
  )
}

/** What may be asked for: the campaigns, and the batches of one where somebody may read batches. */
function useChoices(campaign = ''): { campaigns: Choice[]; batches: Choice[]; lists: boolean } {
  const { t } = useTranslation()
  const lists = useSession().may('read-batches')
  const campaigns = useQuery({ queryKey: ['campaigns'], queryFn: () => data(client.GET('/api/v1/campaigns')), staleTime: 300_000 })
  const batches = useQuery({
    queryKey: ['batches', campaign],
    queryFn: () => data(client.GET('/api/v1/batches', { params: { query: { campaign: campaign || undefined } } })),
    staleTime: 60_000,
    enabled: lists,
  })
  return {
    lists,
    campaigns: (campaigns.data?.campaigns ?? []).map((c) => ({ value: c.id, label: c.name })),
    batches: (batches.data?.batches ?? []).map((b) => ({ value: b.id, label: b.upstream_batch_no || b.local_batch_no ? t('supervision.batchNo', { no: b.upstream_batch_no || b.local_batch_no }) : b.file_name || t('case.noNumber') })),
  }
}

/** The filter in words, for paper and above what it finds; unit names a unit. */
export function useSays(filter: Filter, unit: (id: string) => string): string {
  const { t } = useTranslation()
  const { campaigns, batches } = useChoices(filter.campaign)
  const named = (of: Choice[], id: string) => of.find((c) => c.value === id)?.label ?? id
  const parts = NARROWS.filter((n) => filter[n]).map((n) => {
    const label = { campaign: 'campaign', handed_over_from: 'from', handed_over_to: 'to', region: 'county', unit: 'unit', batch: 'batch' }[n]
    return `${t(`supervision.${label}`)} ${n === 'unit' ? unit(filter[n]!) : n === 'campaign' ? named(campaigns, filter[n]!) : n === 'batch' ? named(batches, filter[n]!) : filter[n]}`
  })
  return parts.join(t('why.join'))
}
