import { useTranslation } from 'react-i18next'

import { Due } from '../../parts/remaining'
import { whose } from '../../parts/whose'
import { useSession } from '../../session'
import { short } from '../../time'
import { word } from '../../words'
import { explained } from './explained'
import { inOrder } from './top'
import type { View } from './view'

/** The clocks with their explanation 时限. */
export function Clocks({ view }: { view: View }) {
  const { t } = useTranslation()
  const { me } = useSession()
  const clocks = inOrder(view.clocks)
  return (
    <section className="card clocks" id="clocks" tabIndex={-1}>
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
