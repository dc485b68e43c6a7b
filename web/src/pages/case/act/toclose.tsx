import { useTranslation } from 'react-i18next'

import { Alert } from '../../../parts/alert'
import { word } from '../../../words'
import type { View } from '../view'
import { referred } from './referred'

/** What goes on beside the four gates while a case is closed: units that were referred, and nobody has concluded that. */
export function ToClose({ view }: { view: View }) {
  const { t } = useTranslation()
  return referred(view).map((e) => (
    <Alert
      key={e.id} className="found" type="warning" showIcon role="status"
      title={t('act.referred', { unit: e.unit ? view.names.units[e.unit] ?? e.unit : '', finding: e.finding ? word('Outcome', e.finding) : t('act.noFinding') })}
    />
  ))
}
