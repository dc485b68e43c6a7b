import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'

import { bars, KINDS } from '../../parts/bars'
import { Chart } from '../../parts/chart'
import { word } from '../../words'
import { behind, type Statistics, useFilter } from './filter'
import { Means, Number } from './number'
import { useNarrow } from '../../parts/narrow'

/** Breaches by unit and stage 超时: whose the missed instant was, and which clock it was. */
export function Breaches({ s, name }: { s: Statistics; name: (unit: string) => string }) {
  const { t } = useTranslation()
  const go = useNavigate()
  const narrow = useNarrow()
  const { filter } = useFilter()
  const { units, clocks, total, set_aside: aside } = s.breaches
  const title = t('supervision.breaches')
  const of = (u: (typeof units)[number], clock: string) => u.clocks.find((c) => c.clock === clock)
  const drawing = useMemo(
    () => bars({
      names: units.map((u) => name(u.unit)), lying: true, stacked: true, narrow,
      series: clocks.map((c, i) => ({ name: word('ClockKind', c.clock), colour: KINDS[i % KINDS.length], values: units.map((u) => of(u, c.clock)?.count ?? null) })),
    }),
    [s, narrow, t],
  )
  return (
    <section className="card">
      <h2>{title}<Means of={title} what={t('supervision.mean.breaches')} /></h2>
      {s.overdue.cases ? (
        <p className="sums">
          {t('supervision.overdueIs', { n: s.overdue.cases })}{' '}
          <Link to={behind(filter, { figure: 'overdue_breached' })}>{t('supervision.overdueCounted', { n: s.overdue.breached })}</Link>{' + '}
          <Link to={behind(filter, { figure: 'overdue_at_entry' })}>{t('supervision.overdueAtEntry', { n: s.overdue.at_entry })}</Link>
        </p>
      ) : null}
      {total.count === 0 ? <p className="faint">{t('supervision.noBreaches')}</p> : (
        <Chart
          bare={units.length < 2} {...drawing} label={t('supervision.chart.breaches', { n: total.count, units: units.length })} height={Math.max(180, 48 + units.length * 37)}
          pick={({ index, series }) => go(behind(filter, { figure: 'breached', figure_clock: clocks[series]?.clock, figure_unit: units[index]?.unit }))}
        >
          <div className="scroll">
            <table className="cases numbers">
              <caption className="only-print">{title}</caption>
              <thead><tr><th scope="col">{t('supervision.unit')}</th>{clocks.map((c) => <th scope="col" key={c.clock}>{word('ClockKind', c.clock)}</th>)}<th scope="col">{t('supervision.sum')}</th><th scope="col">{t('supervision.ofCases')}</th></tr></thead>
              <tbody>
                {units.map((u) => (
                  <tr key={u.unit}>
                    <th scope="row">{name(u.unit)}</th>
                    {clocks.map((c) => <td key={c.clock}><Number n={of(u, c.clock)} of={{ figure: 'breached', figure_clock: c.clock, figure_unit: u.unit }} label={`${name(u.unit)} ${word('ClockKind', c.clock)}`} /></td>)}
                    <td><Number n={u.total} of={{ figure: 'breached', figure_unit: u.unit }} label={name(u.unit)} bare /></td>
                    <td>{u.total.cases}</td>
                  </tr>
                ))}
              </tbody>
              <tfoot>
                <tr>
                  <th scope="row">{t('supervision.sum')}</th>
                  {clocks.map((c) => <td key={c.clock}><Number n={c} of={{ figure: 'breached', figure_clock: c.clock }} label={word('ClockKind', c.clock)} bare /></td>)}
                  <td><Number n={total} of={{ figure: 'breached' }} label={t('supervision.sum')} bare /></td>
                  <td>{total.cases}</td>
                </tr>
              </tfoot>
            </table>
          </div>
        </Chart>
      )}
      {aside.count ? <p className="under">{t('supervision.asideToo')} <Number n={aside} of={{ figure: 'breach_set_aside' }} label={t('supervision.setAside')} /></p> : null}
    </section>
  )
}
