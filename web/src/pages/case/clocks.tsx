import { useTranslation } from 'react-i18next'

import { Due } from '../../parts/remaining'
import { whose } from '../../parts/whose'
import { useSession } from '../../session'
import { short } from '../../time'
import { word } from '../../words'
import { explained } from './explained'
import type { View } from './view'

/** The clocks with their explanation 时限. */
export function Clocks({ view }: { view: View }) {
  const { t } = useTranslation()
  const { me } = useSession()
  const clocks = view.clocks.filter((k) => !k.cancelled)
  return (
    <section className="card clocks">
      <h2>{t('case.clocks')}</h2>
      {clocks.map((k) => (
        <details key={k.id} className="part">
          <summary>
            <b>{word('ClockKind', k.kind)}</b> {k.running ? null : <span className={k.verdict === 'late' ? 'over' : 'done'}>{word('Timeliness', k.verdict)}</span>}
            {k.owner.unit ? <span className="faint"> {view.names.units[k.owner.unit]}</span> : null}
            <br />
            {k.running ? <Due at={k.due_at} of={whose(k.owner, me.posts)} /> : <span className="faint figures">{t('case.doneAt')} {short(k.stopped_at)}</span>}
          </summary>
          <p className="faint" style={{ margin: '6px 0 0' }}>{explained(k, view)}</p>
        </details>
      ))}
    </section>
  )
}
