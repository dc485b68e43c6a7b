import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import { type Names, useHandovers } from '../../api/handovers'
import { Failed } from '../../parts/failed'
import { Waiting } from '../../parts/waiting'
import { full } from '../../time'
import { bothNames } from './names'

/** The hand-overs of before, latest first. */
export function History() {
  const { t } = useTranslation()
  const found = useHandovers()
  const pages = found.data?.pages ?? []
  const names = { people: Object.assign({}, ...pages.map((p) => p.names.people)), units: {} } as Names
  const done = pages.flatMap((p) => p.handovers).filter((h) => h.state !== 'offered')
  return (
    <section className="card no-print" aria-label={t('handover.history')} style={{ marginTop: 14 }}>
      <h2>{t('handover.history')}</h2>
      {found.isPending ? <Waiting /> : found.isError ? <Failed error={found.error} again={() => found.refetch()} /> : done.length === 0 ? <p className="none faint">{t('handover.none')}</p> : (
        <div className="scroll">
          <table className="cases">
            <thead><tr><th scope="col">{t('handover.at')}</th><th scope="col">{t('handover.from')}</th><th scope="col">{t('handover.to')}</th><th scope="col">{t('handover.state')}</th><th scope="col">{t('handover.note')}</th></tr></thead>
            <tbody>
              {done.map((h) => (
                <tr key={h.id}>
                  <td className="nowrap figures"><Link to={`/handover/${h.id}`}>{full(h.offered_at)}</Link></td>
                  <td>{bothNames(h.offered_by, h.offered_for, names, t)}</td>
                  <td>{h.taken_by ? bothNames(h.taken_by, h.taken_for, names, t) : names.people[h.to] ?? h.to}</td>
                  <td className={h.state === 'taken' ? 'done' : 'faint'}>{t(`handover.states.${h.state}`)}<div className="faint figures">{full(h.taken_at ?? h.withdrawn_at)}</div></td>
                  <td className="note">{[h.note, h.taking_note, h.reason].filter(Boolean).join(' / ')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {found.hasNextPage ? <div style={{ textAlign: 'center', marginTop: 12 }}><Button onClick={() => found.fetchNextPage()} loading={found.isFetchingNextPage}>{t('more')}</Button></div> : null}
    </section>
  )
}
