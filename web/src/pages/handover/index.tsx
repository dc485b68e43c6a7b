import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'

import { useHandover, useWaitingHandover } from '../../api/handovers'
import { Alert } from '../../parts/alert'
import { Failed } from '../../parts/failed'
import { Waiting } from '../../parts/waiting'
import { useSession, whoActs } from '../../session'
import { full } from '../../time'
import { Handed } from './handed'
import { History } from './history'
import { Offer } from './offer'
import { OpenNow } from './now'
import { Sign } from './sign'
import { Signatures, Slip } from './slip'
import { bothNames } from './names'

/** The shift's hand-over 交接班: what is handed over on the left, who signs for it on the right, what was before below. */
export default function HandoverPage() {
  const { id } = useParams()
  return id ? <OneOfThem id={id} /> : <AtTheDesk />
}

function AtTheDesk() {
  const { t } = useTranslation()
  const { me, may } = useSession()
  // Whoever has handed over sees it taken.
  const [gave, setGave] = useState<string>()
  const waiting = useWaitingHandover()
  if (!may('read-handovers')) return <div className="card">{t('handover.readBy')}</div>
  if (waiting.isPending) return <Waiting />
  if (waiting.isError) return <Failed error={waiting.error} again={() => waiting.refetch()} />
  const h = waiting.data.handover
  if (h && gave !== h.id && [h.offered_by, h.offered_for, h.to].includes(whoActs(me))) setGave(h.id)
  const anew = (
    <div className="case-grid">
      <div>
        <p className="only-print">{t('handover.notSigned', { name: me.name })}</p>
        <OpenNow />
      </div>
      <div className="rail">{may('hand-shifts-over') ? <Offer /> : <section className="card"><p className="none">{t('handover.readBy')}</p></section>}</div>
    </div>
  )
  return (
    <>
      <div className="head no-print"><h1>{t('handover.title')}</h1></div>
      {h ? <Whole id={h.id} /> : gave ? <Gave id={gave} over={() => setGave(undefined)} anew={anew} /> : anew}
      <History />
    </>
  )
}

/** What one has handed over or taken, and who has taken it when, until one goes on from there. */
function Gave({ id, over, anew }: { id: string; over: () => void; anew: ReactNode }) {
  const { t } = useTranslation()
  const { me } = useSession()
  const found = useHandover(id)
  if (!found.data) return null
  const { handover: h, names } = found.data
  if (h.state === 'withdrawn') return anew
  return (
    <>
      {h.state === 'taken' ? (
        <Alert
          className="no-print was-taken" type="success" showIcon role="status" style={{ marginBottom: 14 }} action={<Button onClick={over}>{t(h.to === whoActs(me) ? 'handover.now' : 'handover.again')}</Button>}
          title={t('handover.wasTaken', { from: bothNames(h.offered_by, h.offered_for, names, t), to: bothNames(h.taken_by, h.taken_for, names, t), at: full(h.taken_at) })}
        />
      ) : null}
      <Whole id={id} />
    </>
  )
}

function OneOfThem({ id }: { id: string }) {
  const { t } = useTranslation()
  return (
    <>
      <div className="head no-print"><h1>{t('handover.title')}</h1><Link to="/handover">{t('handover.history')}</Link></div>
      <Whole id={id} />
    </>
  )
}

/** One hand-over, waiting or done. */
function Whole({ id }: { id: string }) {
  const { t } = useTranslation()
  const { me } = useSession()
  const found = useHandover(id)
  if (found.isPending) return <Waiting />
  if (found.isError) return <Failed error={found.error} again={() => found.refetch()} />
  const { handover: h, parts, names } = found.data
  const settled = parts.reduce((n, p) => n + p.settled, 0)
  const came = parts.reduce((n, p) => n + p.came, 0)
  const changed = h.state === 'withdrawn' ? '' : settled + came === 0 ? t('handover.unchanged') : t(h.state === 'taken' ? 'handover.sinceTaken' : 'handover.since', { settled, came })
  const handed = <Handed id={h.id} parts={parts} names={names} title={t('handover.handed')} compare={h.state !== 'withdrawn'} signed={h.state === 'offered' ? undefined : h} />
  if (h.state !== 'offered') return <div><Slip h={h} names={names} changed={changed} />{handed}<Signatures h={h} names={names} /></div>
  const from = bothNames(h.offered_by, h.offered_for, names, t)
  return (
    <div className="case-grid handing">
      <div>
        <div className="only-print"><Slip h={h} names={names} changed={changed} /></div>
        <Alert
          className="no-print" type="warning" showIcon style={{ marginBottom: 14 }} title={<b>{h.to === whoActs(me) ? t('handover.forYou', { from }) : t('handover.waitsFor', { from, to: names.people[h.to] ?? h.to })}</b>}
          description={<>{h.note ? <p className="pre said">{t('handover.noted', { note: h.note })}</p> : null}<p className="figures said">{changed}</p></>}
        />
        {handed}
      </div>
      <div className="rail"><Sign h={h} names={names} /></div>
    </div>
  )
}
