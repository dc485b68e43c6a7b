import { useQuery } from '@tanstack/react-query'
import { Button, Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'

import { client, data } from '../../api/client'
import { serverNow } from '../../api/clock'
import type { components } from '../../facts/schema'
import { Alert } from '../../parts/alert'
import { Choose } from '../../parts/choose'
import { saidBy } from '../../parts/doing'
import { Input } from '../../parts/input'
import { Waiting } from '../../parts/waiting'
import { full, fullDue, instantOf, localOf } from '../../time'
import { word } from '../../words'
import { policyName } from '../../words/policy'
import { plain } from './lasting'
import { type Campaign, current, type PolicyVersion } from './policy'

type Clock = components['schemas']['ClockPreview']
type Reading = components['schemas']['PreviewReading']

/** What every deadline would be for an instant of hand-over, by both readings. What is asked stands in the address. */
export function Simulator({ policies, campaigns }: { policies: PolicyVersion[]; campaigns: Campaign[] }) {
  const { t } = useTranslation()
  const [at, setAt] = useSearchParams()
  const [opened] = useState(() => localOf(serverNow()))
  const when = at.get('at') || opened
  const open = campaigns.filter((c) => c.state !== 'ended')
  // A policy that the address names goes before a campaign; without either the first live campaign is meant.
  const named = at.get('policy')
  const campaign = named ? undefined : open.find((c) => c.id === at.get('campaign')) ?? open.find((c) => c.state === 'live' && !c.id.includes('fast')) ?? open[0]
  const choice = campaign?.policies.find((p) => `${p.level}.${p.mode}` === at.get('source')) ?? campaign?.policies.find((p) => p.level === campaign.level && p.mode === 'handed_over') ?? campaign?.policies[0]
  const policy = named ?? choice?.policy ?? policies[0]?.policy.name
  const version = named ? Number(at.get('version')) || undefined : choice?.version
  const first = at.get('first_day') ?? (campaign?.reading?.first_day || '')
  const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(when) ? instantOf(when) : ''
  const put = (change: Record<string, string | undefined>) => setAt((old) => {
    const next = new URLSearchParams(old)
    for (const [k, v] of Object.entries(change)) if (v) next.set(k, v); else next.delete(k)
    return next
  }, { replace: true })
  const found = useQuery({
    queryKey: ['preview', policy, version ?? 0, instant, first],
    queryFn: () => data(client.GET('/api/v1/deadlines/preview', { params: { query: { policy: policy!, version, handed_over_at: instant, first_day: (first || undefined) as 'counted' | undefined } } })),
    enabled: Boolean(policy && instant), placeholderData: (before) => before,
  })
  return (
    <>
      <dl className="facts only-print sim-asked">
        <dt>{t('rules.sim.at')}</dt><dd>{instant ? `${full(instant)} ${t('rules.sim.zone')}` : ''}</dd>
        {campaign ? <><dt>{t('field.campaign')}</dt><dd>{campaign.name}{choice ? ` · ${word('SourceLevel', choice.level)} ${word('SourceMode', choice.mode)}` : ''}</dd></> : null}
        {policy ? <><dt>{t('rules.tab.policies')}</dt><dd>{policyName(policy)} {t('rules.versionN', { n: found.data?.version ?? version ?? '' })}</dd></> : null}
        {campaign?.reading ? <><dt>{t('rules.sim.reading')}</dt><dd>{t('rules.sim.chosen', { reading: word('FirstDay', campaign.reading.first_day), document: campaign.reading.document })}</dd></> : null}
      </dl>
      <section className="card asked no-print" aria-label={t('rules.sim.ask')}>
        <div className="field">
          <label htmlFor="at">{t('rules.sim.at')}</label>
          <div className="line-fields">
            <Input id="at" type="datetime-local" step={1} value={when} onChange={(e) => put({ at: e.target.value })} />
            <Button onClick={() => put({ at: localOf(serverNow()) })}>{t('rules.sim.now')}</Button>
          </div>
          <span className="faint figures">{instant ? `${full(instant)} · ${t('rules.sim.zone')}` : t('rules.sim.needAt')}</span>
        </div>
        <div className="field">
          <label htmlFor="by">{t('rules.sim.by')}</label>
          <Choose
            id="by" value={campaign ? `c ${campaign.id}` : `p ${policy}`}
            set={(v = '') => (v.startsWith('c ') ? put({ campaign: v.slice(2), source: undefined, policy: undefined, version: undefined, first_day: undefined }) : put({ policy: v.slice(2), version: undefined, campaign: undefined, source: undefined, first_day: undefined }))}
            choices={[
              ...(open.length ? [{ label: t('rules.sim.campaigns'), options: open.map((c) => ({ value: `c ${c.id}`, label: c.name })) }] : []),
              { label: t('rules.sim.policies'), options: current(policies).map((p) => ({ value: `p ${p.policy.name}`, label: policyName(p.policy.name) })) },
            ]}
          />
          {policy ? <span className="faint">{t('rules.sim.follows', { policy: policyName(policy), version: found.data?.version ?? version ?? '' })}</span> : null}
        </div>
        {campaign ? (
          <div className="field">
            <label htmlFor="source">{t('case.source')}</label>
            <Choose id="source" value={choice ? `${choice.level}.${choice.mode}` : undefined} set={(v) => put({ campaign: campaign.id, source: v })} choices={campaign.policies.map((p) => ({ value: `${p.level}.${p.mode}`, label: `${word('SourceLevel', p.level)} ${word('SourceMode', p.mode)}` }))} />
          </div>
        ) : null}
        <div className="field">
          <span className="label" id="reading">{t('rules.sim.reading')}</span>
          <Segmented aria-labelledby="reading" name="first_day" value={first || 'own'} onChange={(v) => put({ first_day: v === 'own' || v === campaign?.reading?.first_day ? undefined : String(v) })}
            options={[...(campaign?.reading ? [] : [{ value: 'own', label: t('rules.sim.own') }]), { value: 'counted', label: word('FirstDay', 'counted') }, { value: 'not_counted', label: word('FirstDay', 'not_counted') }]}
          />
          {campaign ? <span className={campaign.reading && first !== campaign.reading.first_day ? 'soon' : 'faint'}>{campaign.reading ? t('rules.sim.chosen', { reading: word('FirstDay', campaign.reading.first_day), document: campaign.reading.document }) : t('rules.sim.notChosen')}</span> : null}
        </div>
      </section>
      {!policy ? <Alert type="info" title={t('rules.noPolicies')} /> : !instant ? null : found.isError ? <Alert type="error" role="alert" title={saidBy(found.error)} /> : !found.data ? <Waiting /> : (
        <section className="card" aria-live="polite">
          <h2>{t('rules.sim.result')}</h2>
          {found.data.basis ? <p className="faint" style={{ marginTop: 0 }}>{t('rules.basis', { basis: found.data.basis })}</p> : null}
          <Results clocks={found.data.clocks} from={Date.parse(instant)} />
          {found.data.rounds.map((r) => (
            <div key={r.round}>
              <h3 className="within">{t('rules.sim.round', { round: word('RoundKind', r.round) })}</h3>
              <Results clocks={r.clocks} from={Date.parse(instant)} />
            </div>
          ))}
          <p className="faint" style={{ marginBottom: 0 }}>{t('rules.sim.note')}</p>
        </section>
      )}
    </>
  )
}

/** First the clocks that count from the hand-over itself; those that count from something later follow. */
function Results({ clocks, from }: { clocks: Clock[]; from: number }) {
  const { t } = useTranslation()
  const rows = [...clocks].sort((a, b) => Number(a.assumed) - Number(b.assumed))
  return (
    <table className="cases sim">
      <thead><tr><th scope="col">{t('case.clocks')}</th><th scope="col">{word('FirstDay', 'counted')}</th><th scope="col">{word('FirstDay', 'not_counted')}</th></tr></thead>
      <tbody>
        {rows.map((k) => (
          <tr key={k.clock}>
            <th scope="row">{word('ClockKind', k.clock)}<div className="faint">{k.assumed ? t('rules.sim.assumed', { from: word('Basis', k.from) }) : t('rules.sim.from', { from: word('Basis', k.from) })}</div></th>
            {k.readings.length === 1 ? <Cell r={k.readings[0]!} from={from} both /> : k.readings.map((r) => <Cell key={r.first_day} r={r} from={from} />)}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Cell({ r, from, both }: { r: Reading; from: number; both?: boolean }) {
  const { t } = useTranslation()
  return (
    <td colSpan={both ? 2 : undefined} className={both ? '' : r.chosen ? 'chosen' : 'other'}>
      {both ? null : <span className="reading">{word('FirstDay', r.first_day)}</span>}
      <b className="figures">{fullDue(r.due_at)}</b> {both ? <span className="faint">{t('rules.sim.either')}</span> : r.chosen ? <span className="mark">{t('rules.sim.holds')}</span> : null}
      <details><summary title={t('rules.sim.why')}>{t('rules.sim.after', { span: plain(Date.parse(r.due_at) - from) })}</summary><p>{r.text}</p></details>
    </td>
  )
}
