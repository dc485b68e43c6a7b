import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { placeOf, useDrafts } from '../../drafts'
import { commandName } from '../../words'
import type { View } from './view'

// What moves the case on comes first; the log after it; the rest last.
const LOG = ['record-call', 'record-contact', 'record-visit', 'attach-evidence', 'amend-entry', 'strike-entry', 'amend-registration', 'correct-handover-time', 'set-priority', 'link-repeat', 'recuse', 'lift-recusal', 'redate', 'refer', 'split-issues', 'set-leader-in-charge', 'list-supervision', 'supervise', 'propose-escalation', 'urge', 'review-accountability']

// What is waited for comes before what one may also do: to sign before to dispute,
// to answer before to ask for more time.
const FIRST = ['acknowledge', 'name-handler', 'countersign', 'screen', 'assign', 'rule', 'decide-extension', 'confirm-escalation', 'supplement', 'submit-report', 'sign-report', 'contribute', 'cosign', 'answer-supervision', 'answer-escalation', 'open-review', 'approve', 'merge-answers', 'sign-reply', 'report-up', 'record-upstream-result', 'pass-gate', 'close']
const LAST = ['replace-report', 'request-extension', 'dispute', 'sub-assign', 'take-back', 'reassign', 'redo', 'track', 'rework', 'reopen', 'waive-gate']
const urgency = (kind: string) => (FIRST.includes(kind) ? FIRST.indexOf(kind) : 100 + Math.max(0, LAST.indexOf(kind) + 1))

/** What this person may do now 我现在可以; of them only these, where they are named. */
export function Deeds({ view, open, only }: { view: View; open: (kind: string) => void; only?: string[] }) {
  const { t } = useTranslation()
  const [all, setAll] = useState(false)
  const drafts = useDrafts()
  const label = (kind: string) => (drafts.data?.drafts.some((d) => d.key === placeOf(view.case.id, kind)) ? <>{commandName(kind)} <span className="drafted">{t('draft.mark')}</span></> : commandName(kind))
  const allowed = only ? view.allowed.filter((k) => only.includes(k)) : view.allowed
  const main = allowed.filter((k) => !LOG.includes(k)).sort((a, b) => urgency(a) - urgency(b))
  const log = allowed.filter((k) => LOG.includes(k))
  return (
    <section className="card" aria-label={t('case.deeds')}>
      <h2>{t('case.deeds')}</h2>
      {allowed.length === 0 ? <p className="faint" style={{ margin: 0 }}>{t('case.noDeeds')}</p> : null}
      <div className="deeds">
        {main.map((k, i) => <Button key={k} data-deed={k} type={i === 0 ? 'primary' : 'default'} onClick={() => open(k)}>{label(k)}</Button>)}
        {log.length && (all || main.length === 0) ? log.map((k) => <Button key={k} data-deed={k} onClick={() => open(k)}>{label(k)}</Button>) : null}
        {log.length && main.length ? <Button type="link" className="all-deeds" onClick={() => setAll(!all)} aria-expanded={all}>{t(all ? 'case.fewer' : 'case.more', { n: log.length })}</Button> : null}
      </div>
    </section>
  )
}
