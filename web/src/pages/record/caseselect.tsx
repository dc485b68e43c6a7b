import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { client, data } from '../../api/client'
import { numberOf } from '../../parts/number'

/** A case among all, found by what is typed of it. */
export default function CaseSelect({ id, named, set }: { id?: string; named: string; set: (id?: string) => void }) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  const found = useQuery({
    queryKey: ['record', 'cases', typed], enabled: typed.trim().length > 1, staleTime: 10_000,
    queryFn: () => data(client.GET('/api/v1/cases', { params: { query: { q: typed.trim(), limit: 20 } } })),
  })
  const options = (found.data?.cases ?? []).map((c) => ({ value: c.id, label: [numberOf(c), c.region].filter(Boolean).join(' · ') }))
  if (id && !options.some((o) => o.value === id)) options.unshift({ value: id, label: named })
  return (
    <Select
      autoFocus defaultOpen allowClear showSearch={{ filterOption: false, onSearch: setTyped }} aria-label={t('record.case')} placeholder={t('record.case')} value={id} onChange={(v) => set(v)} options={options}
      notFoundContent={typed.trim().length > 1 ? (found.isFetching ? t('waiting') : t('record.noCase')) : t('record.typeCase')}
    />
  )
}
