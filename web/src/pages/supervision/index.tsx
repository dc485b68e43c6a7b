import { DownloadOutlined, PrinterOutlined } from '@ant-design/icons'
import './page.css'

import { useQuery } from '@tanstack/react-query'
import { Button, Empty } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import { client, data } from '../../api/client'
import { timed } from '../../api/clock'
import { useUnits } from '../../api/office'
import { Unsent } from '../../drafts/unsent'
import { usePace } from '../../live'
import { Failed } from '../../parts/failed'
import { save } from '../../parts/sheet'
import { Waiting } from '../../parts/waiting'
import { date, full } from '../../time'
import { Breaches } from './breaches'
import { Cases, Verdicts } from './cases'
import { Disputes } from './disputes'
import { Escalations } from './escalations'
import { useFilter } from './filter'
import { Filters, useSays } from './filters'
import { First } from './first'
import { Firsts } from './firsts'
import { inOrder } from './order'
import { Rates } from './rates'
import { sheet } from './table'

const NONE: never[] = []

/** Supervision 督办: what was missed, how fast and how well, and the escalations. */
export default function Supervision() {
  const { t } = useTranslation()
  const { filter } = useFilter()
  const pace = usePace()
  const units = useUnits()
  const found = useQuery({
    queryKey: ['statistics', filter],
    queryFn: () => timed(data(client.GET('/api/v1/statistics', { params: { query: filter } }))),
    refetchInterval: Math.max(pace, 30_000),
    placeholderData: (old) => old,
  })
  const s = found.data
  const tree = units.data?.units ?? NONE
  const name = (unit: string) => (unit === '-' ? t('supervision.office') : s?.names.units[unit] ?? unit)
  const inWords = useSays(filter, name)
  const ordered = useMemo(() => s && {
    ...s,
    breaches: { ...s.breaches, units: inOrder(s.breaches.units, tree) },
    answers: { ...s.answers, units: inOrder(s.answers.units, tree) },
    disputes: { ...s.disputes, units: inOrder(s.disputes.units, tree) },
  }, [s, tree])
  return (
    <div className="supervision">
      <div className="head">
        <h1>{t('supervision.title')}</h1>
        {ordered ? (
          <span className="line">
            <span className="faint figures">{t('supervision.asOf', { at: full(ordered.now), n: ordered.cases })}</span>
            <Button className="no-print" icon={<DownloadOutlined />} onClick={() => save(`${t('supervision.title')}-${date(ordered.now)}.csv`, sheet(ordered, name))}>{t('supervision.csv')}</Button>
            <Button className="no-print" icon={<PrinterOutlined />} onClick={() => print()}>{t('supervision.print')}</Button>
          </span>
        ) : null}
      </div>
      <Unsent />
      <Filters />
      <p className="only-print">{inWords}</p>
      {found.isPending ? <Waiting /> : found.isError && !ordered ? <Failed error={found.error} again={() => found.refetch()} /> : ordered ? (
        ordered.cases === 0 ? <div className="card"><Empty description={t(Object.keys(filter).length ? 'supervision.noneSo' : 'supervision.none')} /></div> : (
          <>
            <First s={ordered} />
            <Escalations />
            <Breaches s={ordered} name={name} />
            <Rates s={ordered} name={name} />
            <div className="pair"><Firsts s={ordered} /><Verdicts s={ordered} /></div>
            <Disputes s={ordered} name={name} />
            <Cases s={ordered} />
          </>
        )
      ) : null}
    </div>
  )
}
