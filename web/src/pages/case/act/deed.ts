import i18next from 'i18next'

import type { components } from '../../../facts/schema'
import { commandName, word } from '../../../words'
import type { Value } from './value'

/** What cannot be taken back is asked once more; of each it is said what follows. */
export const GRAVE = ['close', 'report-up', 'approve', 'publish', 'waive-gate', 'refer', 'reopen', 'redo', 'dispute', 'strike-entry', 'recuse', 'confirm-escalation', 'countersign', 'sign-reply', 'return', 'rule', 'decide-extension', 'redate', 'correct-handover-time', 'record-upstream-result', 'split-issues', 'track', 'pass-gate', 'review-accountability', 'reassign', 'take-back', 'list-supervision', 'rework'] as const
export type Grave = (typeof GRAVE)[number]

export const isGrave = (kind: string): kind is Grave => (GRAVE as readonly string[]).includes(kind)

/** The forms in which a unit's report is written. */
export const WRITES = ['submit-report', 'supplement', 'replace-report']

/** The answer whose signed draft a form files as it stands 签署稿, where there is one. */
export const signedDraft = (kind: string, a?: components['schemas']['Answer']) => (['submit-report', 'supplement'].includes(kind) && a?.signed && !a.presented && !a.sent_back && ['open', 'supplementing'].includes(a.state) ? a : undefined)

/** What is done as the form stands: what was concluded where the command leaves that open. */
export function deedOf(kind: string, value: Value): string {
  if (kind === 'screen' && typeof value.outcome === 'string') return word('ScreeningOutcome', value.outcome)
  if (kind === 'confirm-escalation' && typeof value.confirm === 'boolean') return i18next.t(`act.escalation.${value.confirm}`)
  return commandName(kind)
}
