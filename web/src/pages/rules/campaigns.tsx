import { useQueryClient } from '@tanstack/react-query'
import { Button, Empty } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import { client, data } from '../../api/client'
import type { components } from '../../facts/schema'
import { Alert } from '../../parts/alert'
import { Modal } from '../../parts/box'
import { useDoing } from '../../parts/doing'
import { message } from '../../parts/voice'
import { Tag } from '../../parts/tag'
import { useSession } from '../../session'
import { day, short } from '../../time'
import { language, word } from '../../words'
import { policyName } from '../../words/policy'
import { type Campaign, levels, modes, type PolicyVersion } from './policy'

const CampaignForm = lazy(() => import('./campaign').then((m) => ({ default: m.CampaignForm })))
const GoLive = lazy(() => import('./golive').then((m) => ({ default: m.GoLive })))

// Dark enough for the white words on them.
const colours = { draft: '#9a5b00', live: '#1c7a3d', ended: undefined } as const
const order = { live: 0, draft: 1, ended: 2 } as const

/** The campaigns 督察: what each is, which policies its sources follow, who chose the reading; added by the desk, taken live and ended by a leader. */
export function Campaigns({ campaigns, policies }: { campaigns: components['schemas']['CampaignsOutputBody']; policies: PolicyVersion[] }) {
  const { t } = useTranslation()
  const { may } = useSession()
  const queries = useQueryClient()
  const [form, setForm] = useState<{ campaign?: Campaign }>()
  const [live, setLive] = useState<Campaign>()
  const [ending, setEnding] = useState<Campaign>()
  const rows = [...campaigns.campaigns].sort((a, b) => order[a.state] - order[b.state] || b.created_at.localeCompare(a.created_at))
  const adds = may('add-campaigns')
  function did(what: 'added' | 'changed' | 'wentLive' | 'ended') {
    setForm(undefined)
    setLive(undefined)
    setEnding(undefined)
    message.success(t(`rules.campaign.${what}`))
    void queries.invalidateQueries({ queryKey: ['campaigns'] })
  }
  return (
    <>
      <div className="head">
        <span className="faint">{t(adds ? 'rules.campaign.youAdd' : may('take-campaign-live') ? 'rules.campaign.youTake' : 'rules.campaign.youRead')}</span>
        {adds ? <Button type="primary" onClick={() => setForm({})}>{t('rules.campaign.add')}</Button> : null}
      </div>
      {rows.length === 0 ? <div className="card"><Empty description={t('rules.campaign.none')} /></div> : rows.map((c) => (
        <section className="card" key={c.id}>
          <div className="head">
            <h2>{c.name} <Tag color={colours[c.state]}>{t(`rules.campaign.state.${c.state}`)}</Tag></h2>
            <div className="deeds-row" style={{ margin: 0 }}>
              {adds && c.state !== 'ended' ? <Button onClick={() => setForm({ campaign: c })}>{t('rules.campaign.change')}</Button> : null}
              {may('take-campaign-live') && c.state === 'draft' ? <Button type="primary" onClick={() => setLive(c)}>{t('rules.campaign.live')}</Button> : null}
              {may('take-campaign-live') && c.state === 'live' ? <Button danger onClick={() => setEnding(c)}>{t('rules.campaign.end')}</Button> : null}
            </div>
          </div>
          <dl className="facts">
            <dt>{t('rules.campaign.kind')}</dt>
            <dd>{[[word('SourceLevel', c.level), t(`rules.campaign.kinds.${c.kind}`)].join(language() === 'en' ? ' ' : ''), c.round ? t('rules.campaign.roundN', { n: c.round }) : '', c.group_number].filter(Boolean).join(' · ')}</dd>
            {c.stationed_from || c.stationed_to ? <><dt>{t('rules.campaign.stationed')}</dt><dd className="figures">{day(c.stationed_from) || '…'} — {day(c.stationed_to) || '…'}</dd></> : null}
            <dt>{t('rules.campaign.reading')}</dt>
            <dd>{c.reading ? <><b>{word('FirstDay', c.reading.first_day)}</b> · {c.reading.document} <span className="faint">{campaigns.names.people[c.reading.chosen_by] ?? c.reading.chosen_by} {short(c.reading.chosen_at)}</span></> : <span className="soon">{t('rules.campaign.noReading')}</span>}</dd>
            <dt>{t('rules.campaign.times')}</dt>
            <dd className="figures faint">{[t('rules.campaign.createdAt', { at: short(c.created_at), name: campaigns.names.people[c.created_by] ?? '' }), c.live_at ? t('rules.campaign.liveAt', { at: short(c.live_at) }) : '', c.ended_at ? t('rules.campaign.endedAt', { at: short(c.ended_at) }) : ''].filter(Boolean).join(' · ')}</dd>
          </dl>
          <details className="table"><summary>{t('rules.campaign.table')}</summary><Table c={c} /></details>
        </section>
      ))}
      <Suspense>
        {form ? <CampaignForm campaign={form.campaign} policies={policies} back={() => setForm(undefined)} done={did} /> : null}
        {live ? <GoLive c={live} back={() => setLive(undefined)} done={() => did('wentLive')} /> : null}
      </Suspense>
      {ending ? <End c={ending} back={() => setEnding(undefined)} done={() => did('ended')} /> : null}
    </>
  )
}

function Table({ c }: { c: Campaign }) {
  const { t } = useTranslation()
  return (
    <div className="scroll">
      <table className="grid">
        <thead><tr><th scope="col">{t('rules.campaign.level')}</th>{modes.map((m) => <th scope="col" key={m}>{word('SourceMode', m)}</th>)}</tr></thead>
        <tbody>
          {levels.map((l) => (
            <tr key={l}>
              <th scope="row">{word('SourceLevel', l)}</th>
              {modes.map((m) => {
                const p = c.policies.find((x) => x.level === l && x.mode === m)
                return <td key={m}>{p ? <Link to={`?tab=policies&policy=${encodeURIComponent(p.policy)}&version=${p.version}`}>{policyName(p.policy)} <span className="faint">v{p.version}</span></Link> : '—'}</td>
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function End({ c, back, done }: { c: Campaign; back: () => void; done: () => void }) {
  const { t } = useTranslation()
  const { busy, fault, go } = useDoing()
  return (
    <Modal
      open title={t('rules.campaign.endSure', { name: c.name })} okText={t('rules.campaign.end')} okButtonProps={{ danger: true }} cancelText={t('form.back')} confirmLoading={busy} onCancel={back}
      onOk={async () => {
        if (await go(() => data(client.POST('/api/v1/campaigns/{id}/end', { params: { path: { id: c.id } } })))) done()
      }}
    >
      <p>{t('rules.campaign.endMeans')}</p>
      {fault ? <Alert type="error" role="alert" title={fault} /> : null}
    </Modal>
  )
}
