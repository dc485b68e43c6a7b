import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { Fragment } from 'react'
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

/** Who is called in a unit now, about one case or any: whoever has the watch, else the unit itself. together: the call is recorded for several cases at once, beside these numbers. */
export function Call({ unit, of, together }: { unit: string; of?: string; together?: boolean }) {
  const { t } = useTranslation()
  const now = useNow()
  const units = useUnits()
  const roster = useRoster(unit)
  if (!unit || roster.isPending) return null
  const call = { unit: together ? undefined : unit, of }
  const office = units.data?.units.find((u) => u.id === unit)?.telephone
  if (roster.isError) return <div className="call"><span className="soon">{t('call.failed')}</span> <Button size="small" onClick={() => roster.refetch()}>{t('failed.again')}</Button>{office ? <span>{t('desk.unitLine')} <Telephone number={office} {...call} /></span> : null}</div>
  const names = roster.data.names.people
  const here = onDuty(roster.data.duties, now)
  return (
    <div className="call">
      {here.length === 0 ? <span className="over">{t('desk.nobody')}</span> : null}
      {here.map((d) => (
        <Fragment key={d.id}>
          <div className="called"><span className="faint">{t('desk.onDuty')}</span> <b>{names[d.person] ?? d.person}</b> <Telephone number={d.telephone} person={d.person} {...call} /></div>
          {d.backup ? <div className="called"><span className="faint">{t('desk.backup')}</span> <span>{names[d.backup] ?? d.backup}</span> <Telephone number={d.backup_telephone} person={d.backup} {...call} /></div> : null}
        </Fragment>
      ))}
      {here.some((d) => d.telephone) || !office ? null : <span>{t('desk.unitLine')} <Telephone number={office} {...call} /></span>}
    </div>
  )
}
