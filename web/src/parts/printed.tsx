import { useTranslation } from 'react-i18next'

import { full } from '../time'
import { useNow } from '../time/now'

/** Says on paper when a page was printed: what is left of a clock is so at that instant alone. */
export function Printed() {
  const { t } = useTranslation()
  return <p className="only-print faint">{t('printedAt', { at: full(useNow()) })}</p>
}
