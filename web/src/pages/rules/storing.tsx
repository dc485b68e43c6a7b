import { Button } from 'antd'
import { type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { Draft } from '../../drafts'
import { Keeping } from '../../drafts/bar'
import type { components } from '../../facts/schema'
import { Alert } from '../../parts/alert'
import { Field } from '../../parts/field'
import { Input } from '../../parts/input'
import { Lacking, lacking } from '../../parts/lacking'

type Fault = components['schemas']['RuleFault']

/** Everything that a check found wrong: where it stands, and what to mend. */
export function Faults({ faults, to }: { faults: Fault[]; to?: (line: number) => void }) {
  const { t } = useTranslation()
  return (
    <Alert
      type="error" role="alert" title={t('rules.new.faults', { n: faults.length })}
      description={<ul className="rule-faults">{faults.map((f, i) => (
        <li key={i}>
          {!f.line ? null : to ? <Button size="small" onClick={() => to(f.line!)}>{t('rules.new.line', { n: f.line })}</Button> : <b>{t('rules.new.line', { n: f.line })}</b>}
          {f.path ? <code>{f.path}</code> : null} <span>{f.text}</span>
        </li>
      ))}</ul>}
    />
  )
}

type Stored = {
  reason: string
  set: (reason: string) => void
  /** It was checked as it stands, and would be a version of its own. */
  checked: boolean
  draft: Draft
  busy: boolean
  fault: string
  label: string
  ask: () => void
  note: ReactNode
}

/** The last step: why, and the button that asks before it stores. */
export function Storing({ reason, set, checked, draft, busy, fault, label, ask, note }: Stored) {
  const { t } = useTranslation()
  return (
    <section className="card">
      <h2>{label}</h2>
      <p className="rule">{note}</p>
      <Field label={t('rules.new.reason')} needed>{(id) => <Input id={id} maxLength={500} value={reason} onChange={(e) => set(e.target.value)} />}</Field>
      {fault ? <Alert type="error" role="alert" title={fault} style={{ marginTop: 12 }} /> : null}
      <div className="foot">
        <Keeping draft={draft} />
        <Lacking what={lacking([[t('rules.new.checked'), checked], [t('rules.new.reason'), reason.trim()]])} />
        <Button type="primary" disabled={!checked || !reason.trim()} loading={busy} onClick={ask}>{label}</Button>
      </div>
    </section>
  )
}
