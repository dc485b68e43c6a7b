import { useTranslation } from 'react-i18next'

import type { Outcome } from '../api/command'
import { full } from '../time'

/** What was answered to a command on one of several cases; name: what the case is called. */
export type Filed = Pick<Outcome['filing'], 'id' | 'filed_at'> & { name: string }

/** The answers to a command on several cases, folded: the number and the instant of each. */
export function Filings({ of }: { of: Filed[] }) {
  const { t } = useTranslation()
  return (
    <details className="filings">
      <summary>{t('filings', { n: of.length })}</summary>
      <ul className="plain">{of.map((f) => <li key={f.id}><b>{f.name}</b> <span className="figures">{full(f.filed_at)}</span> <span className="faint figures">{f.id}</span></li>)}</ul>
    </details>
  )
}
