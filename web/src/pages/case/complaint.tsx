import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

import { client, data } from '../../api/client'
import { Tag } from '../../parts/tag'
import { listed, word } from '../../words'
import { typeName } from '../../words/types'
import { text, type View } from './view'

/** What was complained about 举报内容. */
export function Complaint({ view }: { view: View }) {
  const { t } = useTranslation()
  const c = view.case
  const campaigns = useQuery({ queryKey: ['campaigns'], queryFn: () => data(client.GET('/api/v1/campaigns')), staleTime: 300_000, enabled: !!c.source.campaign })
  const rows: [string, string][] = [
    [t('case.region'), [c.region, c.address].filter(Boolean).join(' ')],
    [t('case.respondent'), c.respondent ?? ''],
    [t('case.types'), listed((c.pollution_types ?? []).map(typeName))],
    [t('case.channel'), word('Channel', c.channel)],
    [t('case.source'), [word('SourceLevel', c.source.level), word('SourceMode', c.source.mode), campaigns.data?.campaigns.find((x) => x.id === c.source.campaign)?.name].filter(Boolean).join(' ')],
    [t('case.demand'), text(view, c.demand)],
    [t('case.inCharge'), c.leader_in_charge ? view.names.people[c.leader_in_charge] ?? '' : ''],
  ]
  const issues = (c.issues ?? []).filter((i) => !i.withdrawn)
  return (
    <section className="card">
      <h2>{t('case.complaint')}</h2>
      <p className="pre" style={{ marginTop: 0, fontSize: 15 }}>{text(view, c.complaint)}</p>
      {(view.text_warnings ?? []).map((w, i) => <p key={i} className="soon">{w.text}</p>)}
      <dl className="facts">{rows.filter(([, v]) => v).map(([k, v]) => [<dt key={k}>{k}</dt>, <dd key={k + 'v'}>{v}</dd>])}</dl>
      {issues.length > 1 ? <><h2 style={{ fontSize: 14, margin: '14px 0 6px' }}>{t('case.issues')}</h2><ol style={{ margin: 0, paddingLeft: 20 }}>{issues.map((i) => <li key={i.id} className="pre">{text(view, i.text)} <span className="faint">{listed((i.pollution_types ?? []).map(typeName))}</span> {i.verdict ? <Tag>{word('Verdict', i.verdict)}</Tag> : null}</li>)}</ol></> : null}
    </section>
  )
}
