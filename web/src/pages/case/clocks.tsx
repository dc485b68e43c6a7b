import { useTranslation } from 'react-i18next'

import { Due } from '../../parts/remaining'
import { short } from '../../time'
import { word } from '../../words'
import { explained } from './explained'
import type { View } from './view'

/** The clocks with their explanation 时限. */
export function Clocks({ view }: { view: View }) {
  const { t } = useTranslation()
  const clocks = view.clocks.filter((k) => !k.cancelled)
  return (
    <section className="card">
      <h2>{t('case.clocks')}</h2>
      {clocks.map((k) => (
        <details key={k.id} className="part">
          <summary>
            <b>{word('ClockKind', k.kind)}</b> {k.running ? null : <span className={k.verdict === 'late' ? 'over' : 'done'}>{word('Timeliness', k.verdict)}</span>}
            <br />
            {k.running ? <Due at={k.due_at} /> : <span className="faint figures">{t('case.doneAt')} {short(k.stopped_at)}</span>}
          </summary>
          <p className="faint" style={{ margin: '6px 0 0' }}>{explained(k, view)}</p>
        </details>
      ))}
    </section>
  )
}
