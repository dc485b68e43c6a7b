// What this person may do, in the order in which it is offered.
import type { View } from './view'

// What is waited for comes before what one may also do: to sign before to dispute,
// to answer before to ask for more time.
const FIRST = ['acknowledge', 'name-handler', 'countersign', 'screen', 'assign', 'rule', 'decide-extension', 'confirm-escalation', 'supplement', 'submit-report', 'sign-report', 'contribute', 'cosign', 'answer-supervision', 'answer-escalation', 'open-review', 'approve', 'merge-answers', 'sign-reply', 'report-up', 'track', 'record-upstream-result', 'pass-gate', 'close']
const LAST = ['replace-report', 'name-handler', 'assign', 'request-extension', 'dispute', 'sub-assign']

// What is written down beside the way of the case.
const LOG = ['urge', 'supervise', 'record-call', 'record-contact', 'record-visit', 'attach-evidence', 'pair-evidence', 'amend-entry', 'strike-entry', 'amend-registration', 'correct-handover-time', 'set-priority', 'link-repeat', 'recuse', 'lift-recusal', 'redate', 'refer', 'split-issues', 'set-leader-in-charge', 'list-supervision', 'propose-escalation', 'review-accountability']

// What takes a case back or another way. It is seldom right, and stands where nobody presses it in passing.
const RARE = ['take-back', 'reassign', 'redo', 'rework', 'reopen', 'waive-gate']

/** While a unit is at work, whoever waits for it may urge it. */
const AT_WORK = ['assigned', 'handling', 'supplementing']

/** Whether every part of these units that is signed for has its handler. */
export function handlersNamed(view: Pick<View, 'case'>, units: string[]): boolean {
  const own = (view.case.assignments ?? []).filter((a) => units.includes(a.unit) && a.acknowledged_at)
  return own.length > 0 && own.every((a) => a.handler)
}

export type Order = { first?: string; main: string[]; more: string[] }

// A report is presented from the form in which it is written, and sent back from that in which it is read.
const WRITES = ['submit-report', 'supplement', 'replace-report']

/**
 * The deeds that stand open, the one of them that is waited for, and those behind a fold.
 * settled: what nothing waits for any more, though it may be given again, such as a handler
 * who is named. above: what is waited for before anything else, such as a signature under what was
 * presented, or a new round by order from above.
 */
export function ordered(state: string, given: string[], settled: string[] = [], above: string[] = []): Order {
  const allowed = given.filter((k) => (k !== 'present-report' || !given.some((o) => WRITES.includes(o))) && (k !== 'return-presented' || !given.includes('sign-report')))
  // Nothing waits for a further assignment; the first one is waited for.
  const waiting = FIRST.filter((k) => (k !== 'assign' || state === 'registered') && !settled.includes(k))
  const urgency = (k: string) => (above.includes(k) ? -1 : waiting.includes(k) ? waiting.indexOf(k) : k === 'urge' ? 99 : 100 + Math.max(0, LAST.indexOf(k) + 1))
  const folded = (k: string) => !above.includes(k) && (RARE.includes(k) || (LOG.includes(k) && !(k === 'urge' && AT_WORK.includes(state))))
  const main = allowed.filter((k) => !folded(k)).sort((a, b) => urgency(a) - urgency(b))
  const place = [...LOG, ...RARE]
  const more = allowed.filter(folded).sort((a, b) => place.indexOf(a) - place.indexOf(b))
  return { first: main[0] && (waiting.includes(main[0]) || above.includes(main[0])) ? main[0] : undefined, main, more }
}
