import { useTranslation } from 'react-i18next'

import type { components } from '../../facts/schema'
import { short } from '../../time'

/** How a unit was last called: when, whether somebody took it, and what was said. */
export function Called({ call, people, cases }: { call: components['schemas']['LastCall']; people: Record<string, string>; cases?: number }) {
  const { t } = useTranslation()
  return (
    <div className="called">
      <span className="figures">{short(call.at)}</span> <b className={call.answered ? 'done' : 'soon'}>{t(call.answered ? 'desk.answered' : 'desk.unanswered')}</b>
      {' '}{call.person ? people[call.person] ?? '' : ''} {call.note ? <span className="pre">{call.note}</span> : null}
      {' '}<span className="faint">{[people[call.by] ?? '', cases ? t('desk.cases', { n: cases, count: cases }) : ''].filter(Boolean).join(' · ')}</span>
    </div>
  )
}
