import { useTranslation } from 'react-i18next'

import { Picture } from '../../../parts/file'
import { fileOf, type View } from '../view'
import type { Choice } from './choices'

/** Evidence of the case, chosen by sight: what it shows, where, and when, in full. */
export function EvidenceSelect({ id, value, set, choices, view }: { id: string; value: string[]; set: (v: string[]) => void; choices: Choice[]; view: View }) {
  const { t } = useTranslation()
  const kindOf = (digest: string) => view.case.evidence?.find((e) => e.digest === digest)?.kind
  if (!choices.length) return <div className="faint">{t('case.noEvidence')}</div>
  return (
    <div className="sight" role="group" aria-labelledby={`${id}-of`}>
      {choices.map((c) => ({ ...c, value: String(c.value) })).map((c) => (
        <label key={c.value}>
          <input type="checkbox" checked={value.includes(c.value)} onChange={(e) => set(e.target.checked ? [...value, c.value] : value.filter((v) => v !== c.value))} />
          {kindOf(c.value) === 'picture' ? <Picture path={fileOf(view, c.value)} alt="" /> : null}
          <span>{c.label}</span>
        </label>
      ))}
    </div>
  )
}
