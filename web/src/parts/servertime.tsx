import { useTranslation } from 'react-i18next'

import { clockTime } from '../time'
import { useNow } from '../time/now'

/** The server's time beside a button: by it, and not by this machine's, it is judged when something was filed. */
export function ServerTime() {
  const { t } = useTranslation()
  return <span className="faint figures nowrap">{t('serverTime')} {clockTime(useNow())}</span>
}
