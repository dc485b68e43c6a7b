import { useTranslation } from 'react-i18next'

import { full } from '../../time'
import { word } from '../../words'
import { Answers } from './answers'
import { Parts } from './parts'
import type { View } from './view'

/** What was in the rounds before this one 以往轮次, the latest first. */
export function Earlier({ view }: { view: View }) {
  const { t } = useTranslation()
  const rounds = view.case.rounds.filter((r) => r.number < view.case.round).reverse()
  return (
    <>
      {rounds.map((r) => (
        <details key={r.number} className="card earlier">
          <summary><b>{t('case.round', { n: r.number })}</b> {word('RoundKind', r.kind)} <span className="faint">{t('case.handedOver')} {full(r.handed_over_at)}</span></summary>
          <Parts view={view} round={r.number} />
          <Answers view={view} round={r.number} />
        </details>
      ))}
    </>
  )
}
