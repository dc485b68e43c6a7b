import { useTranslation } from 'react-i18next'

import { short, span } from '../../time'
import { firstTimes } from './firsts'
import type { View } from './view'

/** When things were first done, and how long after the hand-over 第一时间. */
export function Firsts({ view }: { view: View }) {
  const { t } = useTranslation()
  const times = firstTimes(view.case)
  if (times.length === 0) return null
  return (
    <section className="card firsts">
      <h2>{t('case.firsts')}</h2>
      <dl className="first-times">
        {times.map((x) => (
          <div key={x.what}>
            <dt>{t(`case.first.${x.what}`)}</dt>
            <dd className="figures">{short(x.at)} <span className="faint">{x.after < 0 ? t('case.firstBefore') : t('case.firstAfter', { span: span(x.after) })}</span></dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
