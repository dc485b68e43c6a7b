import { useTranslation } from 'react-i18next'

import { short } from '../../time'
import { roleOf, text, type View } from './view'

/** What other units delivered for the answer 协办情况: read by whoever writes it, and by whoever reviews it. */
export function Contributions({ view }: { view: View }) {
  const { t } = useTranslation()
  const c = view.case
  const parts = (c.assignments ?? []).filter((a) => a.round === c.round && a.contribution && a.state !== 'released')
  if (!parts.length) return null
  return (
    <section className="card" aria-label={t('case.contributions')}>
      <h2>{t('case.contributions')}</h2>
      {parts.map((a) => (
        <div key={a.id} className="part">
          <div className="line"><b>{view.names.units[a.unit] ?? a.unit}</b><span className="faint">{roleOf(a)} {a.answered_at ? short(a.answered_at) : ''}</span></div>
          <p className="pre" style={{ margin: '6px 0 0' }}>{text(view, a.contribution)}</p>
        </div>
      ))}
    </section>
  )
}
