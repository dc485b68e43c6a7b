import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'

import type { Outcome } from '../../../api/command'
import { full } from '../../../time'
import { word } from '../../../words'

/** What the answer to a command says: when it was filed, in time or late, and what else is worth a word. */
export function Receipt({ outcome, verdict }: { outcome: Outcome; verdict?: string }) {
  const { t } = useTranslation()
  const { filing, notices } = outcome
  return (
    <>
      <dl className="facts">
        <dt>{t('act.filedAt')}</dt><dd><b>{full(filing.filed_at)}</b></dd>
        <dt>{t('act.filing')}</dt><dd>{filing.id}</dd>
        {verdict ? <><dt>{t('act.verdict')}</dt><dd className={verdict === 'late' ? 'over' : 'done'}>{word('Timeliness', verdict)}</dd></> : null}
      </dl>
      {(notices ?? []).map((n, i) => <Alert key={i} type="warning" showIcon title={n.text} style={{ marginTop: 8 }} />)}
    </>
  )
}
