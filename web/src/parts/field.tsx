import { type ReactNode, useId } from 'react'
import { useTranslation } from 'react-i18next'

import { useTied } from './tied'

/** A field of a form with its label, and what the server found wrong with it; it takes a row of its own, or one unless four stand in a row. */
export function Field({ label, needed, wide, fault, children }: { label: string; needed?: boolean; wide?: boolean | 'unless'; fault?: ReactNode; children: (id: string) => ReactNode }) {
  const { t } = useTranslation()
  const id = useId()
  useTied(id, !!needed, fault ? `${id}-fault` : undefined)
  return (
    <div className={`field ${wide === 'unless' ? 'wide-unless' : wide ? 'wide' : ''}`}>
      <label htmlFor={id}>{label}{needed ? <span className="over" aria-hidden> *</span> : <span className="faint"> {t('form.optional')}</span>}</label>
      {children(id)}
      {fault ? <div id={`${id}-fault`} className="over" role="alert">{fault}</div> : null}
    </div>
  )
}
