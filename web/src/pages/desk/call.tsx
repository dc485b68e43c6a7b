import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { Fragment, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { client, data } from '../../api/client'
import { useUnits } from '../../api/office'
import { useNow } from '../../time/now'
import { onDuty } from './groups'
import { Telephone } from './telephone'

/** Whose turn it is in a unit now; nobody while that is not known. */
export function useOnDuty(unit: string) {
  const now = useNow()
  const { data: roster } = useRoster(unit)
  return roster ? onDuty(roster.duties, now) : []
}

function useRoster(unit: string) {
  return useQuery({
    queryKey: ['roster', unit],
    queryFn: () => data(client.GET('/api/v1/units/{id}/roster', { params: { path: { id: unit } } })),
    staleTime: 60_000, refetchInterval: 300_000, enabled: unit !== '',
  })
}

/**
 * Who is called in a unit now, about one case or any: whoever has the watch, else the unit
 * itself. record: the way to record one call for several cases, beside each number, and
 * alone where there is none.
 */
export function Call({ unit, of, record }: { unit: string; of?: string; record?: (person?: string) => ReactNode }) {
  const { t } = useTranslation()
  const now = useNow()
  const units = useUnits()
  const roster = useRoster(unit)
  if (!unit || roster.isPending) return null
  const ring = (number?: string, person?: string) => (record ? <Telephone number={number}>{record(person)}</Telephone> : <Telephone number={number} unit={unit} of={of} person={person} />)
  const office = units.data?.units.find((u) => u.id === unit)?.telephone
  if (roster.isError) return <div className="call"><span className="soon">{t('call.failed')}</span> <Button size="small" onClick={() => roster.refetch()}>{t('failed.again')}</Button>{office ? <span>{t('desk.unitLine')} {ring(office)}</span> : record?.()}</div>
  const names = roster.data.names.people
  const here = onDuty(roster.data.duties, now)
  const theirs = here.some((d) => d.telephone)
  return (
    <div className="call">
      {here.length === 0 ? <span className="over">{t('desk.nobody')}</span> : null}
      {here.map((d) => (
        <Fragment key={d.id}>
          <div className="called"><span className="faint">{t('desk.onDuty')}</span> <b>{names[d.person] ?? d.person}</b> {ring(d.telephone, d.person)}</div>
          {d.backup ? <div className="called"><span className="faint">{t('desk.backup')}</span> <span>{names[d.backup] ?? d.backup}</span> {ring(d.backup_telephone, d.backup)}</div> : null}
        </Fragment>
      ))}
      {theirs || !office ? null : <span>{t('desk.unitLine')} {ring(office)}</span>}
      {theirs || office || here.some((d) => d.backup_telephone) ? null : record?.()}
    </div>
  )
}
