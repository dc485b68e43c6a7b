import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import { bars } from '../../parts/bars'
import { Chart } from '../../parts/chart'
import type { Statistics } from './filter'
import { Means, Number, percent } from './number'
import { useNarrow } from '../../parts/narrow'

/** Speed and quality side by side: in time, and passed at once. */
export function Rates({ s, name }: { s: Statistics; name: (unit: string) => string }) {
  const { t } = useTranslation()
  const narrow = useNarrow()
  const { units, total } = s.answers
  const title = t('supervision.rates')
  const drawing = useMemo(
    () => bars({
      names: units.map((u) => name(u.unit)), lying: true, max: 100, unit: '%', whole: false, narrow,
      series: [
        { name: t('supervision.inTimeRate'), colour: '#0b5cad', values: units.map((u) => u.in_time_rate ?? null) },
        { name: t('supervision.firstPassRate'), colour: '#1c7a3d', values: units.map((u) => u.first_pass_rate ?? null) },
      ],
    }),
    [s, narrow, t],
  )
  const rows = [...units.map((u) => ({ key: u.unit, label: name(u.unit), of: { figure_unit: u.unit }, r: u })), { key: '', label: t('supervision.sum'), of: {}, r: total }]
  const line = ({ key, label, of, r }: (typeof rows)[number]) => (
    <tr key={key}>
      <th scope="row">{label}</th>
      <td><Number n={r.in_time} of={{ ...of, figure: 'answered_in_time' }} label={`${label} ${t('supervision.inTime')}`} /></td>
      <td><Number n={r.late} of={{ ...of, figure: 'answered_late' }} label={`${label} ${t('supervision.late')}`} /></td>
      <td><b>{percent(r.in_time_rate)}</b></td>
      <td><Number n={r.passed_first} of={{ ...of, figure: 'passed_first' }} label={`${label} ${t('supervision.passedFirst')}`} /></td>
      <td><Number n={r.sent_back} of={{ ...of, figure: 'sent_back' }} label={`${label} ${t('supervision.sentBack')}`} /></td>
      <td><b>{percent(r.first_pass_rate)}</b></td>
    </tr>
  )
  return (
    <section className="card" id="rates">
      <h2>{title}<Means of={title} what={t('supervision.mean.rates')} /></h2>
      {units.length === 0 ? <p className="faint">{t('supervision.noAnswers')}</p> : (
        <Chart bare={units.length < 2} {...drawing} label={t('supervision.chart.rates', { inTime: percent(total.in_time_rate), firstPass: percent(total.first_pass_rate) })} height={Math.max(180, 48 + units.length * 37)}>
          <div className="scroll">
            <table className="cases numbers">
              <caption className="only-print">{title}</caption>
              <thead>
                <tr>
                  <th scope="col">{t('supervision.unit')}</th><th scope="col">{t('supervision.inTime')}</th><th scope="col">{t('supervision.late')}</th><th scope="col">{t('supervision.inTimeRate')}</th>
                  <th scope="col">{t('supervision.passedFirst')}</th><th scope="col">{t('supervision.sentBack')}</th><th scope="col">{t('supervision.firstPassRate')}</th>
                </tr>
              </thead>
              <tbody>{rows.slice(0, -1).map(line)}</tbody>
              <tfoot>{line(rows.at(-1)!)}</tfoot>
            </table>
          </div>
        </Chart>
      )}
    </section>
  )
}
