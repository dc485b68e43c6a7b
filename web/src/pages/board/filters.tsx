import { SearchOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { client, data } from '../../api/client'
import { placeOf, useUnits } from '../../api/office'
import { type Choice, Choose } from '../../parts/choose'
import { useSession } from '../../session'
import { word } from '../../words'
import { type Narrow, NARROWS, useFilter } from './filter'

const STATES = ['registered', 'assigned', 'handling', 'disputed', 'submitted', 'supplementing', 'approved', 'replied', 'tracked', 'closed', 'screened_out']
const LEVELS = ['central', 'province', 'city', 'self']

/** What narrows the board. */
export function Filters() {
  const { t } = useTranslation()
  const session = useSession()
  const { at, set, clear, typed, narrowed } = useFilter()
  const [unfolded, unfold] = useState(false)
  const narrows = NARROWS.filter((n) => n !== 'q' && n !== 'show' && at.has(n)).length
  // Whoever has no part in lists handed over sees cases of one unit alone.
  const whole = session.may('read-batches') || session.has('supervisor', 'reviewer', 'leader', 'auditor')
  const units = (useUnits().data?.units ?? []).filter((u) => !u.disabled || u.id === at.get('unit'))
  const campaigns = useQuery({ queryKey: ['campaigns'], queryFn: () => data(client.GET('/api/v1/campaigns')), staleTime: 300_000, enabled: whole }).data?.campaigns ?? []
  const byName = (a: Choice, b: Choice) => a.label.localeCompare(b.label, 'zh-CN')
  const counties = units.filter((u) => u.kind === 'county').map((u) => ({ value: placeOf(u.name), label: placeOf(u.name) })).toSorted(byName)
  const handling = units.filter((u) => u.kind !== 'office' && u.kind !== 'group').map((u) => ({ value: u.id, label: u.name })).toSorted(byName)
  const list = (name: Narrow, label: string, choices: Choice[]) => <Choose aria-label={label} none={label} value={at.get(name) ?? undefined} set={(v) => set(name, v)} choices={choices} />
  return (
    <form className={`filters board${unfolded ? ' unfolded' : ''}`} role="search" aria-label={t('board.find')} onSubmit={(e) => { e.preventDefault(); set('q', String(new FormData(e.currentTarget).get('q')).trim() || undefined) }}>
      <span className="searched">
        <input type="search" name="q" key={typed} defaultValue={typed} placeholder={t('board.find')} aria-label={t('board.find')} maxLength={100} />
        <Button htmlType="submit" icon={<SearchOutlined />} aria-label={t('board.search')} />
      </span>
      <Button className="narrowing" aria-expanded={unfolded} onClick={() => unfold(!unfolded)}>{t(narrows ? 'board.foldN' : 'board.fold', { n: narrows })}</Button>
      {list('state', t('board.state'), STATES.map((s) => ({ value: s, label: word('State', s) })))}
      {whole ? list('region', t('board.county'), counties) : null}
      {whole ? list('unit', t('board.unit'), handling) : null}
      {whole ? list('level', t('board.source'), LEVELS.map((l) => ({ value: l, label: word('SourceLevel', l) }))) : null}
      {campaigns.length > 1 ? list('campaign', t('board.campaign'), campaigns.map((c) => ({ value: c.id, label: c.name }))) : null}
      <Choose aria-label={t('board.open')} none={t('board.open')} value={at.get('all') ? 'all' : undefined} set={(v) => set('all', v ? '1' : undefined)} choices={[{ value: 'all', label: t('board.all') }]} />
      {narrowed ? <Button type="link" onClick={clear}>{t('board.clear')}</Button> : null}
    </form>
  )
}
