import { Button } from 'antd'
import { useTranslation } from 'react-i18next'

import { Alert } from '../../../parts/alert'
import { commandName, word } from '../../../words'
import type { View } from '../view'
import { referred } from './referred'

/** What gives a case what it lacks. */
const GIVES: Record<string, string> = { leader_required: 'set-leader-in-charge', listing_required: 'list-supervision', task_force_required: 'set-leader-in-charge' }

/**
 * Before a case is tracked or closed: what it lacks for that, and what goes on beside the
 * four gates, which are units that were referred and nobody has concluded that. first
 * takes another form, and comes back.
 */
export function ToClose({ view, first }: { view: View; first: (kind: string) => void }) {
  const { t } = useTranslation()
  return (
    <>
      {view.lacks?.map(({ code, detail }) => (
        <Alert
          key={code} className="found" type="warning" showIcon role="status" title={detail}
          action={GIVES[code] && view.allowed.includes(GIVES[code]) ? <Button data-first={GIVES[code]} onClick={() => first(GIVES[code]!)}>{commandName(GIVES[code])}</Button> : undefined}
        />
      ))}
      {referred(view).map((e) => (
        <Alert
          key={e.id} className="found" type="warning" showIcon role="status"
          title={t('act.referred', { unit: e.unit ? view.names.units[e.unit] ?? e.unit : '', finding: e.finding ? word('Outcome', e.finding) : t('act.noFinding') })}
        />
      ))}
    </>
  )
}
