import { useTranslation } from 'react-i18next'

import { fullDue, short } from '../../../time'
import { leading, word } from '../../../words'
import { extensionSays } from '../extension'
import { text, type View } from '../view'
import type { Value } from './value'

/** What is decided on: who asks for more time, until when and why. */
export function Asked({ view, value }: { view: View; value: Value }) {
  const { t } = useTranslation()
  const waiting = (view.case.extensions ?? []).filter((x) => x.granted === undefined)
  const x = waiting.find((e) => e.id === value.extension) ?? (waiting.length === 1 ? waiting[0] : undefined)
  if (!x) return null
  const clock = view.clocks.find((k) => k.id === x.clock)
  const unit = clock?.owner.unit
  return (
    <section className="part asked-extension" style={{ marginBottom: 14 }} aria-label={t('extension.why')}>
      <b>{unit ? view.names.units[unit] ?? unit : ''}</b> <span className="faint">{view.names.people[x.by] ?? x.by} {short(x.at)}</span>
      {clock ? <p style={{ margin: '4px 0 0' }}>{word('ClockKind', clock.kind)} <b className="figures">{fullDue(clock.due_at)}</b> → <b className="figures">{fullDue(x.until)}</b></p> : null}
      <p className="faint" style={{ margin: '4px 0 0' }}>{extensionSays(x)}</p>
      <p className="pre" style={{ margin: '4px 0 0' }}>{leading(t('field.reason'))}{text(view, x.reason)}</p>
    </section>
  )
}
