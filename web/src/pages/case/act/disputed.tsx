import { useTranslation } from 'react-i18next'

import { leading, word } from '../../../words'
import { text, type View } from '../view'
import { disputeOf } from './dispute'
import type { Value } from './value'

/** What is ruled on: whose part it is, why the unit objects, and whom it suggests. */
export function Disputed({ view, value }: { view: View; value: Value }) {
  const { t } = useTranslation()
  const { dispute: d, part } = disputeOf(view, value.dispute)
  if (!d || !part) return null
  return (
    <section className="part disputed" style={{ marginBottom: 14 }} aria-label={t('act.disputed')}>
      <b>{leading(word('AssignmentRole', part.role))}{view.names.units[part.unit] ?? part.unit}</b>
      <p className="pre" style={{ margin: '4px 0 0' }}>{text(view, d.reason)}</p>
      {d.suggested ? <p style={{ margin: '4px 0 0' }}><span className="faint">{leading(t('field.suggested'))}</span>{view.names.units[d.suggested] ?? d.suggested}</p> : null}
    </section>
  )
}
