import { useTranslation } from 'react-i18next'

import { useSession } from '../session'
import { full } from '../time'
import { useNow } from '../time/now'

/** Says on paper when a page was printed: what is left of a clock is so at that instant alone. */
export function Printed() {
  const { t } = useTranslation()
  const { me } = useSession()
  const whom = me.may_act_for.find((p) => p.person === me.acting_for)
  return <p className="only-print faint">{t('printedAt', { at: full(useNow()) })}{whom ? ` · ${t('acting.both', { self: me.name, whom: whom.name })}` : ''}</p>
}
