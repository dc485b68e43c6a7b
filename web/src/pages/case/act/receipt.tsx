import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'

import { Alert } from '../../../parts/alert'
import type { Outcome } from '../../../api/command'
import { full, fullDue } from '../../../time'
import { word } from '../../../words'

const MOST = 6

/** What the answer to a command says: when it was filed, in time or late, what is to be done next and until when, and what else is worth a word. */
export function Receipt({ outcome, units = {} }: { outcome: Outcome; units?: Record<string, string> }) {
  const { t } = useTranslation()
  const { filing, notices, started, stopped } = outcome
  return (
    <>
      <dl className="facts">
        <dt>{t('act.filedAt')}</dt><dd><b>{full(filing.filed_at)}</b></dd>
        <dt>{t('act.filing')}</dt><dd>{filing.id}</dd>
        {(stopped ?? []).map((k, i) => (
          <Fragment key={i}>
            <dt>{word('ClockKind', k.clock)}</dt><dd><b className={k.verdict === 'late' ? 'over' : 'done'}>{word('Timeliness', k.verdict)}</b> <span className="faint figures">{t('act.due', { at: fullDue(k.due_at) })}</span></dd>
          </Fragment>
        ))}
        {(started ?? []).slice(0, MOST).map((k, i) => (
          <Fragment key={`then ${i}`}>
            <dt>{word('ClockKind', k.clock)}</dt><dd><b className="figures">{fullDue(k.due_at)}</b> {k.unit ? (units[k.unit] ?? '') : word('Role', k.role)}</dd>
          </Fragment>
        ))}
      </dl>
      {(notices ?? []).map((n, i) => <Alert key={i} type="warning" showIcon title={n.text} style={{ marginTop: 8 }} />)}
    </>
  )
}
