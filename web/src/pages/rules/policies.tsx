import { Button } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'

import type { components } from '../../facts/schema'
import { Alert } from '../../parts/alert'
import { Choose } from '../../parts/choose'
import { Waiting } from '../../parts/waiting'
import { useSession } from '../../session'
import { full } from '../../time'
import { word } from '../../words'
import { policyName } from '../../words/policy'
import { type Campaign, current, ladderText, others, ruleText, usedBy, versionOf, warningText } from './policy'

const NewPolicy = lazy(() => import('./newpolicy').then((m) => ({ default: m.NewPolicy })))

type Clock = components['schemas']['ClockPolicy']

/** A policy in words: each clock with its rule, when it warns, and what follows when it is missed. */
export function Policies({ policies, campaigns }: { policies: components['schemas']['PoliciesOutputBody']; campaigns: Campaign[] }) {
  const { t } = useTranslation()
  const [at, setAt] = useSearchParams()
  const { may } = useSession()
  const [stored, setStored] = useState<components['schemas']['PolicyView']>()
  const newest = current(policies.policies)
  const asked = at.get('policy') ?? newest.find((p) => usedBy(campaigns, p.policy.name, p.policy.version).length)?.policy.name ?? newest[0]?.policy.name ?? ''
  const one = versionOf(policies.policies, asked, Number(at.get('version')) || undefined)
  const versions = policies.policies.filter((p) => p.policy.name === asked).sort((a, b) => b.policy.version - a.policy.version)
  if (!newest.length) return <div className="card">{t('rules.noPolicies')}</div>
  const put = (policy: string, version?: number) => setAt({ tab: 'policies', policy, ...(version ? { version: String(version) } : {}) }, { replace: true })
  if (one && at.get('edit') && may('keep-policies')) {
    return (
      <Suspense fallback={<Waiting />}>
        <NewPolicy key={`${asked} ${one.policy.version}`} one={one} next={versions[0]!.policy.version + 1} back={() => put(asked, one.policy.version)} done={(v) => { setStored(v); put(asked, v.policy.version) }} />
      </Suspense>
    )
  }
  return (
    <>
      <div className="filters whole">
        <Choose aria-label={t('rules.tab.policies')} value={asked} set={(v) => put(v!)} choices={newest.map((p) => ({ value: p.policy.name, label: policyName(p.policy.name) }))} />
        {versions.length > 1 ? <Choose aria-label={t('rules.version')} value={one && String(one.policy.version)} set={(v) => put(asked, Number(v))} choices={versions.map((v) => ({ value: String(v.policy.version), label: t('rules.versionN', { n: v.policy.version }) }))} /> : null}
        {one && may('keep-policies') ? <Button onClick={() => setAt({ tab: 'policies', policy: asked, version: String(one.policy.version), edit: '1' })}>{t('rules.new.policy')}</Button> : null}
      </div>
      {stored && one?.policy.name === stored.policy.name && one.policy.version === stored.policy.version ? <Alert type="success" role="status" showIcon title={t('rules.new.policyStored', { policy: policyName(stored.policy.name), n: stored.policy.version, at: full(stored.stored_at) })} description={<>{t('rules.new.sum')} <code className="sum">{stored.sha256}</code></>} style={{ marginBottom: 14 }} /> : null}
      {!one ? <div className="card" role="alert">{t('rules.noSuch')}</div> : <One v={one} names={policies.names} campaigns={campaigns} newest={versions[0]?.policy.version === one.policy.version} />}
    </>
  )
}

function One({ v, names, campaigns, newest }: { v: components['schemas']['PolicyVersion']; names: components['schemas']['Names']; campaigns: Campaign[]; newest: boolean }) {
  const { t } = useTranslation()
  const p = v.policy
  const used = usedBy(campaigns, p.name, p.version)
  return (
    <>
      <section className="card">
        <h2>{policyName(p.name)} <span className="faint">{t('rules.versionN', { n: p.version })}{newest ? '' : ` · ${t('rules.older')}`}</span></h2>
        <dl className="facts">
          {p.basis ? <><dt>{t('field.basis')}</dt><dd>{p.basis}</dd></> : null}
          <dt>{t('rules.used')}</dt>
          <dd>{used.length ? used.map((u) => <div key={u.campaign.id}><Link className="underlined" to="?tab=campaigns">{u.campaign.name}</Link> <span className="faint">{u.sources.join(t('me.and'))}</span></div>) : <span className="faint">{t('rules.unused')}</span>}</dd>
          <dt>{t('rules.stored')}</dt>
          <dd><span className="figures">{full(v.stored_at)}</span> {v.stored_by ? `${names.people[v.stored_by] ?? v.stored_by} · ${v.reason}` : t('rules.shipped')}</dd>
          <dt>{t('rules.id')}</dt>
          <dd><code>{p.name}</code> · {p.zone.name}</dd>
        </dl>
      </section>
      <section className="card">
        <div className="head"><h2>{t('rules.clocks')}</h2><Link to={`?tab=simulator&policy=${encodeURIComponent(p.name)}&version=${p.version}`}>{t('rules.try')}</Link></div>
        <Clocks clocks={p.clocks} />
        {(p.rounds ?? []).map((r) => (
          <div key={r.kind}><h3 className="within">{t('rules.sim.round', { round: word('RoundKind', r.kind) })}</h3><Clocks clocks={r.clocks} /></div>
        ))}
        <p className="faint" style={{ marginBottom: 0 }}>{t('rules.byHandNote')}</p>
      </section>
      <section className="card"><h2>{t('rules.others')}</h2><ul className="others">{others(p).map((o) => <li key={o}>{o}</li>)}</ul></section>
    </>
  )
}

function Clocks({ clocks }: { clocks: Clock[] }) {
  const { t } = useTranslation()
  return (
    <table className="cases rules-of">
      <thead><tr><th scope="col">{t('case.clocks')}</th><th scope="col">{t('rules.ruleOf')}</th><th scope="col">{t('rules.warns')}</th><th scope="col">{t('rules.then')}</th></tr></thead>
      <tbody>
        {clocks.map((k) => (
          <tr key={k.kind}>
            <th scope="row">{word('ClockKind', k.kind)}</th>
            <td>{ruleText(k)}</td>
            <td data-label={t('rules.warns')}>{warningText(k) || <span className="faint">—</span>}</td>
            <td data-label={t('rules.then')}>{k.ladder?.length ? <ol className="ladder">{ladderText(k).map((s) => <li key={s.rung}><span className="faint">{s.at}</span> {s.rung}{s.byHand ? '*' : ''}</li>)}</ol> : <span className="faint">—</span>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
