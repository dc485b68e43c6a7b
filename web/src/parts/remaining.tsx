import { useTranslation } from 'react-i18next'

import { fullDue, shortDue, span } from '../time'
import { useAt } from '../time/now'
import { colour, type Whose } from './whose'

const SOON = 24 * 3600e3

/** How near an instant is. */
export function nearness(due: number, now: number): 'over' | 'soon' | 'ours' {
  if (due <= now) return 'over'
  return due - now <= SOON ? 'soon' : 'ours'
}

/**
 * The absolute instant with what is left until it; overdue is found at the moment of
 * looking. Its colour follows who must act. In the last hour what is left changes every
 * second: of a long list only the lines in sight run.
 */
export function Due({ at, of = 'ours', runs = true }: { at: string; of?: Whose; runs?: boolean }) {
  const { t } = useTranslation()
  const due = Date.parse(at)
  const near = useAt((now) => nearness(due, now), runs)
  const left = useAt((now) => span(due - now), runs)
  return (
    <span className="due" title={fullDue(at)}>
      <b>{shortDue(at)}</b>
      <span className={`left figures ${colour(near, of)}`}>{t(near === 'over' ? 'due.over' : 'due.left', { span: left })}</span>
    </span>
  )
}
