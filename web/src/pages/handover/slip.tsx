import { Button } from 'antd'
import { useTranslation } from 'react-i18next'

import type { Handover, Names } from '../../api/handovers'
import { full } from '../../time'
import { bothNames } from './names'

/** The slip 交接班单: who handed to whom and when, with both signatures; what was handed over follows on the paper. */
export function Slip({ h, names, changed }: { h: Handover; names: Names; changed: string }) {
  const { t } = useTranslation()
  return (
    <section className="card slip handover-slip" aria-label={t('handover.slip')}>
      <div className="head"><h2>{t('handover.slip')}</h2><Button onClick={() => print()}>{t('handover.print')}</Button></div>
      <dl className="facts">
        <dt>{t('handover.from')}</dt><dd><b>{bothNames(h.offered_by, h.offered_for, names, t)}</b> <span className="figures">{full(h.offered_at)}</span></dd>
        {h.note ? <><dt>{t('handover.note')}</dt><dd className="pre">{h.note}</dd></> : null}
        <dt>{t('handover.to')}</dt><dd><b>{h.taken_by ? bothNames(h.taken_by, h.taken_for, names, t) : names.people[h.to] ?? h.to}</b> <span className="figures">{h.taken_at ? full(h.taken_at) : t(`handover.states.${h.state}`)}</span></dd>
        {h.taking_note ? <><dt>{t('handover.takingNote')}</dt><dd className="pre">{h.taking_note}</dd></> : null}
        {h.withdrawn_at ? <><dt>{t('handover.withdrawn')}</dt><dd><b>{bothNames(h.withdrawn_by, h.withdrawn_for, names, t)}</b> <span className="figures">{full(h.withdrawn_at)}</span></dd><dt>{t('handover.reason')}</dt><dd className="pre">{h.reason}</dd></> : null}
      </dl>
      {changed ? <p className="figures" style={{ margin: '10px 0 0' }}>{changed}</p> : null}
    </section>
  )
}

/** Both signatures at the foot of the paper. */
export function Signatures({ h, names }: { h: Handover; names: Names }) {
  const { t } = useTranslation()
  if (h.state !== 'taken') return null
  return (
    <div className="slip signatures" aria-hidden>
      <div className="signs">
        <span>{t('handover.from')} {bothNames(h.offered_by, h.offered_for, names, t)}<br />{full(h.offered_at)}</span>
        <span>{t('handover.to')} {bothNames(h.taken_by, h.taken_for, names, t)}<br />{full(h.taken_at)}</span>
      </div>
    </div>
  )
}
