import { useTranslation } from 'react-i18next'

import { span } from '../../time'
import type { Statistics } from './filter'
import { Means, Number } from './number'

/** How long it took from hand-over until something was done for the first time. */
export function Firsts({ s }: { s: Statistics }) {
  const { t } = useTranslation()
  const title = t('supervision.firsts')
  const time = (seconds?: number) => (seconds === undefined ? '—' : span(seconds * 1000))
  const both = (n: number) => ({ count: n, cases: n })
  return (
    <section className="card">
      <h2>{title}<Means of={title} what={t('supervision.mean.firsts')} /></h2>
      <div className="scroll">
        <table className="cases numbers">
          <caption className="only-print">{title}</caption>
          <thead><tr><th scope="col">{t('supervision.what')}</th><th scope="col">{t('supervision.median')}</th><th scope="col">{t('supervision.p90')}</th><th scope="col">{t('supervision.done')}</th><th scope="col">{t('supervision.notYet')}</th></tr></thead>
          <tbody>
            {s.first.map((f) => (
              <tr key={f.figure}>
                <th scope="row">{t(`supervision.figure.${f.figure}`)}</th>
                <td><b>{time(f.median_seconds)}</b></td>
                <td><b>{time(f.p90_seconds)}</b></td>
                <td><Number n={both(f.cases)} of={{ figure: f.figure }} label={t(`supervision.figure.${f.figure}`)} /></td>
                <td><Number n={both(f.waiting)} of={{ figure: f.not }} label={t(`supervision.figure.${f.not}`)} /></td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
