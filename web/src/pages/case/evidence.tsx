import { useTranslation } from 'react-i18next'

import { short } from '../../time'
import { word } from '../../words'
import type { View } from './view'

/** The evidence of the case, pictures as pictures 证据材料. */
export function Evidence({ view }: { view: View }) {
  const { t } = useTranslation()
  const all = (view.case.evidence ?? []).filter((e) => !e.struck)
  if (!all.length) return null
  const at = (digest: string) => `/api/v1/cases/${view.case.id}/files/${encodeURIComponent(digest)}`
  return (
    <section className="card">
      <h2>{t('case.evidence')}</h2>
      <div className="pictures">
        {all.map((e) => (
          <figure key={e.digest}>
            <a href={at(e.digest)} target="_blank" rel="noreferrer">
              {e.kind === 'picture' ? <img src={at(e.digest)} alt={`${word('EvidenceNature', e.nature)} ${word('Stage', e.stage)}`} loading="lazy" /> : <span className="paper">{word('EvidenceContent', e.kind)}</span>}
            </a>
            <figcaption>{word('EvidenceNature', e.nature)} {word('Stage', e.stage)}<br /><span className="faint">{e.taken_at ? short(e.taken_at) : ''} {view.names.people[e.by] ?? ''}</span></figcaption>
          </figure>
        ))}
      </div>
    </section>
  )
}
