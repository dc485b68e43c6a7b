import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { client, data } from '../../../api/client'
import { numberOf } from '../../../parts/number'
import { word } from '../../../words'
import { CaseName } from '../casename'
import type { View } from '../view'

/** How long nobody has typed before cases are looked for. */
const STILL = 300

/** Another case, found by its number, its place or its words; those that it is said to repeat come first. anew: they are not meant. */
export function CaseSelect({ id, of, anew, value, set }: { id: string; of: View; anew?: boolean; value?: string; set: (v: string | undefined) => void }) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  const [asked, setAsked] = useState('')
  useEffect(() => {
    const still = setTimeout(() => setAsked(typed.trim()), STILL)
    return () => clearTimeout(still)
  }, [typed])
  const found = useQuery({
    queryKey: ['cases', 'chosen', asked], enabled: asked !== '',
    queryFn: () => data(client.GET('/api/v1/cases', { params: { query: { q: asked, order: 'registration', limit: 20 } } })),
  })
  const linked = (of.case.repeats ?? []).map((r) => r.case)
  const known = [...new Set([...(anew ? [] : linked), ...(value ? [value] : [])])]
  const options = (found.data?.cases ?? []).filter((c) => ![of.case.id, ...linked, ...known].includes(c.id)).map((c) => ({ value: c.id, label: `${numberOf(c)} ${[c.region, word('State', c.state)].filter(Boolean).join(' ')}` }))
  return (
    <Select
      id={id} value={value} onChange={set} allowClear style={{ width: '100%' }} placeholder={t('form.caseBy')}
      showSearch={{ filterOption: false, onSearch: setTyped, searchValue: typed }}
      options={[...known.map((c) => ({ value: c, label: <CaseName id={c} /> })), ...options]}
      notFoundContent={asked === '' ? t('form.caseBy') : found.isFetching ? t('waiting') : t('form.noCase')}
    />
  )
}
