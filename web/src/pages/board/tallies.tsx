import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import { client, data } from '../../api/client'
import { serverNow } from '../../api/clock'
import type { Query } from '../../api/query'
import { usePace } from '../../live'

type Asked = Query<'tally-cases'>

/** The end of the present day in the office's zone. */
export function endOfToday(): string {
  const day = 86_400_000
  const zone = 8 * 3600_000
  return new Date((Math.floor((serverNow() + zone) / day) + 1) * day - zone).toISOString()
}

/** Four figures of the open cases, or of those that a filter leaves; where they can be chosen, one narrows the list. */
export function Tallies({ of = {}, show, choose }: { of?: Asked; show?: string; choose?: (v: string | undefined) => void }) {
  const { t } = useTranslation()
  return (
    <div className="tallies">
      <Count name="today" query={{ ...of, due_before: endOfToday(), upcoming: true }} colour="amber" {...{ show, choose }} label={t('board.today')} />
      <Count name="overdue" query={{ ...of, overdue: true }} colour="red" {...{ show, choose }} label={t('board.overdue')} />
      <Count name="supplementing" query={{ ...of, supplementing: true }} colour="blue" {...{ show, choose }} label={t('board.supplementing')} />
      <Count name="unacknowledged" query={{ ...of, unacknowledged: true }} colour="blue" {...{ show, choose }} label={t('board.unacknowledged')} />
    </div>
  )
}

function Count({ name, query, colour, label, show, choose }: { name: string; query: Asked; colour: string; label: string; show?: string; choose?: (v: string | undefined) => void }) {
  const { t } = useTranslation()
  const pace = usePace()
  const found = useQuery({
    queryKey: ['tally', name, query],
    queryFn: () => data(client.GET('/api/v1/tally', { params: { query: { open: 'true', ...query } } })),
    refetchInterval: pace,
  })
  const n = found.data?.total
  const figure = <><b>{n ?? '–'}</b>{label}{found.isError ? <span className="faint" role="alert">{t('failed.part', { of: '' })}</span> : null}</>
  if (!choose) return <div className={`tally ${n ? colour : ''}`}>{figure}</div>
  return (
    <button type="button" className={`tally ${n ? colour : ''}`} aria-pressed={show === name} onClick={() => choose(show === name ? undefined : name)}>
      {figure}
    </button>
  )
}

