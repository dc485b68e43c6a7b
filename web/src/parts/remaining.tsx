import { useTranslation } from 'react-i18next'

import { full, short, span } from '../time'
import { useNow } from '../time/now'

const SOON = 24 * 3600e3

/** How near an instant is. */
export function nearness(due: number, now: number, soon = SOON): 'over' | 'soon' | 'ours' {
  if (due <= now) return 'over'
  return due - now <= soon ? 'soon' : 'ours'
}

/** The absolute instant with what is left until it; overdue is found at the moment of looking. */
export function Due({ at, ours = true, soon }: { at: string; ours?: boolean; soon?: number }) {
  const { t } = useTranslation()
  const now = useNow()
  const due = Date.parse(at)
  const near = nearness(due, now, soon)
  const style = near === 'ours' && !ours ? 'rest' : near
  return (
    <span className="due" title={full(at)}>
      <b>{short(at)}</b>
      <span className={`left figures ${style}`}>{t(near === 'over' ? 'due.over' : 'due.left', { span: span(due - now) })}</span>
    </span>
  )
}
