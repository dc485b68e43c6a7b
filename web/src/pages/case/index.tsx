import { Tag } from 'antd'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { useParams, useSearchParams } from 'react-router'

import { Failed } from '../../parts/failed'
import { Due } from '../../parts/remaining'
import { Waiting } from '../../parts/waiting'
import { full } from '../../time'
import { word } from '../../words'
import { Answers } from './answers'
import { Clocks } from './clocks'
import { Complainant } from './complainant'
import { Complaint } from './complaint'
import { Deeds } from './deeds'
import { Earlier } from './earlier'
import { Escalations } from './escalations'
import { Evidence } from './evidence'
import { Gates } from './gates'
import { Parts } from './parts'
import { useCase } from './reading'
import type { View } from './view'
import { Way } from './way'

const Act = lazy(() => import('./act').then((m) => ({ default: m.Act })))

/** One case 案件: what it is, who has which part, its clocks, what happened, and what this person may do now. */
export default function Case() {
  const { id = '' } = useParams()
  const view = useCase(id)
  if (view.isPending) return <Waiting />
  if (view.isError) return <Failed error={view.error} again={() => view.refetch()} />
  return <Whole view={view.data} />
}

function Whole({ view }: { view: View }) {
  const { t } = useTranslation()
  const [at, setAt] = useSearchParams()
  const act = at.get('act') ?? ''
  const open = (kind: string) => setAt((old) => { const n = new URLSearchParams(old); if (kind) n.set('act', kind); else n.delete('act'); return n })
  const c = view.case
  return (
    <>
      <div className="head">
        <h1>{c.priority && c.priority !== 'normal' ? <span className="star" aria-label={word('Priority', c.priority)}>★ </span> : null}{c.number || t('case.noNumber')}</h1>
        <span className="faint">{t('case.handedOver')} {full(c.handed_over_at)}</span>
      </div>
      <div className="case-grid">
        <div>
          <Banner view={view} />
          <Complaint view={view} />
          <Parts view={view} />
          <Answers view={view} />
          <Gates view={view} />
          <Escalations view={view} />
          <Evidence view={view} />
          <Complainant id={c.id} />
          <Earlier view={view} />
          <Way id={c.id} />
        </div>
        <div className="rail">
          <Deeds view={view} open={open} />
          <Clocks view={view} />
        </div>
      </div>
      {act && view.allowed.includes(act) ? <Suspense><Act key={act} kind={act} view={view} close={() => open('')} /></Suspense> : null}
    </>
  )
}

function Banner({ view }: { view: View }) {
  const { t } = useTranslation()
  const k = view.next_clock
  return (
    <section className="card">
      <div className="banner">
        <span><span className="faint">{t('case.state')}</span><br /><span className="big">{word('State', view.case.state)}</span></span>
        {k ? <span><span className="faint">{word('ClockKind', k.kind)}（{k.owner.unit ? view.names.units[k.owner.unit] : word('Role', k.owner.role)}）</span><br /><Due at={k.due_at} /></span> : null}
        {view.main_clock && view.main_clock.id !== k?.id ? <span><span className="faint">{word('ClockKind', view.main_clock.kind)}</span><br />{view.main_clock.running ? <Due at={view.main_clock.due_at} ours={false} /> : <b className={view.main_clock.verdict === 'late' ? 'over' : 'done'}>{word('Timeliness', view.main_clock.verdict)}</b>}</span> : null}
        {view.late ? <Tag color="red">{t('case.late')}</Tag> : null}
        {view.case.round > 1 ? <Tag>{t('case.round', { n: view.case.round })}</Tag> : null}
        {view.waiting_filings ? <Tag color="blue">{t('case.waiting', { n: view.waiting_filings })}</Tag> : null}
      </div>
    </section>
  )
}

