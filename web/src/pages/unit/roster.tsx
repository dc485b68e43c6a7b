import { useQueries } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import { client, data } from '../../api/client'
import { Unread } from '../../parts/unread'
import { short } from '../../time'
import { useNow } from '../../time/now'
import { leading } from '../../words'
import { onDuty } from '../desk/groups'
import { Telephone } from '../desk/telephone'

/** Who has the watch in our unit, now and next 值班. */
export function Roster({ units }: { units: [string, string][] }) {
  const { t } = useTranslation()
  const now = useNow()
  const found = useQueries({
    queries: units.map(([unit]) => ({
      queryKey: ['roster', unit],
      queryFn: () => data(client.GET('/api/v1/units/{id}/roster', { params: { path: { id: unit } } })),
      staleTime: 60_000, refetchInterval: 300_000,
    })),
  })
  return (
    <section className="card" aria-label={t('unit.roster')}>
      <h2>{t('unit.roster')}</h2>
      {units.map(([unit, name], i) => {
        const read = found[i]?.data
        if (found[i]?.isError) return <Unread key={unit} of={leading(name) + t('unit.roster')} error={found[i]!.error} again={found[i]!.refetch} />
        if (!read) return null
        const here = onDuty(read.duties, now)
        const ahead = read.duties.filter((d) => !d.struck && Date.parse(d.from) > now).toSorted((a, b) => (a.from < b.from ? -1 : 1))
        const next = ahead.filter((d) => d.from === ahead[0]!.from)
        const one = (d: (typeof here)[number]) => (
          <span key={d.id} className="duty">
            <b>{read.names.people[d.person] ?? d.person}</b> <Telephone number={d.telephone} unit={unit} person={d.person} />
            <span className="faint figures">{t('unit.untilDay', { from: short(d.from), until: short(d.until) })}</span>
            {d.backup ? <span className="faint">{t('desk.backup')} {read.names.people[d.backup] ?? d.backup} <Telephone number={d.backup_telephone} unit={unit} person={d.backup} /></span> : null}
          </span>
        )
        return (
          <dl key={unit} className="facts duties">
            {units.length > 1 ? <><dt /><dd><b>{name}</b></dd></> : null}
            <dt>{t('unit.now')}</dt><dd>{here.length ? here.map(one) : <span className="over">{t('unit.nobody')}</span>}</dd>
            <dt>{t('unit.next')}</dt><dd>{next.length ? next.map(one) : <span className="faint">{t('unit.noNext')}</span>}</dd>
          </dl>
        )
      })}
    </section>
  )
}
