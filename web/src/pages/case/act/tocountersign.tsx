import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import { full } from '../../../time'
import { leading, word } from '../../../words'
import type { View } from '../view'
import { CaseName } from '../casename'

/** What a second signature is put under: the screening that is proposed, and what it does. */
export function ToCountersign({ view }: { view: View }) {
  const { t } = useTranslation()
  const s = view.case.screening
  if (!s) return null
  return (
    <section className="to-countersign said">
      <p><b>{leading(word('ScreeningOutcome', s.outcome))}</b>{s.reason ? <span className="pre">{view.texts[s.reason.digest]}</span> : null}</p>
      {s.into ? <p>{leading(t('field.into'))}<Link className="underlined" to={`/cases/${s.into}`}><CaseName id={s.into} /></Link></p> : null}
      {s.to ? <p>{leading(t('field.to'))}{s.to}</p> : null}
      <p className="faint">{t('leader.by', { name: view.names.people[s.by] ?? s.by })} <span className="figures">{full(s.at)}</span></p>
    </section>
  )
}
