import { useQuery } from '@tanstack/react-query'
import { Button, Checkbox } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'

import { client, data } from '../../api/client'
import { serverNow } from '../../api/clock'
import type { components } from '../../facts/schema'
import { Alert } from '../../parts/alert'
import { saidBy } from '../../parts/doing'
import { Choose } from '../../parts/choose'
import { Input } from '../../parts/input'
import { Waiting } from '../../parts/waiting'
import { full, fullDue, instantOf, localOf } from '../../time'
import { word } from '../../words'
import { policyName } from '../../words/policy'
import { Changed, difference } from './changed'
import { type PolicyVersion, usedBy, type Campaign } from './policy'

type Clock = components['schemas']['ClockPreview']
type Of = { policy: string; version: number }

const key = (p: Of) => `${p.policy} ${p.version}`
const order = ['counted', 'not_counted', ''] as const

/** Two policies, or two versions, held against one another: every deadline before and after by both readings, and which open cases carry the first. */
export function Compare({ policies, campaigns }: { policies: PolicyVersion[]; campaigns: Campaign[] }) {
  const { t } = useTranslation()
  const [at, setAt] = useSearchParams()
  const [opened] = useState(() => localOf(serverNow()))
  const all: Of[] = policies.map((v) => ({ policy: v.policy.name, version: v.policy.version }))
  const named = (wished: string | null) => all.find((p) => key(p) === wished)
  const before = named(at.get('before')) ?? all.find((p) => usedBy(campaigns, p.policy, p.version).length) ?? all[0]
  // The next version of the same policy is what people most want to hold against it.
  const after = named(at.get('after')) ?? all.find((p) => p.policy === before?.policy && p.version !== before.version) ?? all.find((p) => p !== before)
  const when = at.get('at') || opened
  const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(when) ? instantOf(when) : ''
  const put = (change: Record<string, string | undefined>) => setAt((old) => {
    const next = new URLSearchParams(old)
    next.set('tab', 'compare')
    for (const [k, v] of Object.entries(change)) if (v) next.set(k, v); else next.delete(k)
    return next
  }, { replace: true })
  const options = all.map((p) => ({ value: key(p), label: `${policyName(p.policy)} ${t('rules.versionN', { n: p.version })}` }))
  if (!before || !after) return <Alert type="info" title={t('rules.compare.two')} />
  return (
    <>
      <section className="card asked" aria-label={t('rules.sim.ask')}>
        <div className="field"><label htmlFor="before">{t('rules.compare.before')}</label><Choose id="before" value={key(before)} choices={options} set={(v) => put({ before: v })} /></div>
        <div className="field"><label htmlFor="after">{t('rules.compare.after')}</label><Choose id="after" value={key(after)} choices={options} set={(v) => put({ after: v })} /></div>
        <div className="field">
          <label htmlFor="at">{t('rules.sim.at')}</label>
          <div className="line-fields"><Input id="at" type="datetime-local" step={1} value={when} onChange={(e) => put({ at: e.target.value })} /><Button onClick={() => put({ at: localOf(serverNow()) })}>{t('rules.sim.now')}</Button></div>
          <span className="faint figures">{instant ? `${full(instant)} · ${t('rules.sim.zone')}` : t('rules.sim.needAt')}</span>
        </div>
      </section>
      {key(before) === key(after) ? <Alert type="info" title={t('rules.compare.same')} /> : instant ? <Deadlines before={before} after={after} instant={instant} /> : null}
      {key(before) === key(after) ? null : <Changed key={`${key(before)} ${key(after)}`} before={before} after={after} />}
    </>
  )
}

function usePreview(p: Of, instant: string) {
  return useQuery({
    queryKey: ['preview', p.policy, p.version, instant, ''], placeholderData: (old) => old,
    queryFn: () => data(client.GET('/api/v1/deadlines/preview', { params: { query: { policy: p.policy, version: p.version, handed_over_at: instant } } })),
  })
}

function Deadlines({ before, after, instant }: { before: Of; after: Of; instant: string }) {
  const one = usePreview(before, instant)
  const two = usePreview(after, instant)
  const failed = one.error ?? two.error
  if (failed) return <Alert type="error" role="alert" title={saidBy(failed)} />
  if (!one.data || !two.data) return <Waiting />
  return <Differences before={one.data} after={two.data} />
}

/** Every deadline of one instant by two policies. */
export function Differences({ before, after }: Record<'before' | 'after', components['schemas']['Preview']>) {
  const { t } = useTranslation()
  const [at, setAt] = useSearchParams()
  const everything = at.get('all') === '1'
  const parts = [
    { name: '', rows: rowsOf(before.clocks, after.clocks) },
    ...[...new Set([...before.rounds, ...after.rounds].map((r) => r.round))].map((r) => ({
      name: t('rules.sim.round', { round: word('RoundKind', r) }), rows: rowsOf(before.rounds.find((x) => x.round === r)?.clocks ?? [], after.rounds.find((x) => x.round === r)?.clocks ?? []),
    })),
  ]
  const equal = parts.reduce((n, p) => n + p.rows.filter((r) => !differs(r)).length, 0)
  const shown = parts.map((p) => ({ ...p, rows: everything ? p.rows : p.rows.filter(differs) })).filter((p) => p.rows.length)
  return (
    <section className="card" aria-live="polite">
      <div className="head">
        <h2>{t('rules.sim.result')}</h2>
        {equal ? <Checkbox className="compare-all" checked={everything} onChange={(e) => setAt((old) => { const next = new URLSearchParams(old); if (e.target.checked) next.set('all', '1'); else next.delete('all'); return next }, { replace: true })}>{t('rules.compare.all', { n: equal })}</Checkbox> : null}
      </div>
      {shown.length === 0 ? <p className="done none">{t('rules.compare.allEqual')}</p> : shown.map((p) => (
        <div key={p.name}>
          {p.name ? <h3 className="within">{p.name}</h3> : null}
          <Rows rows={p.rows} />
        </div>
      ))}
    </section>
  )
}

type Reading = Clock['readings'][number]
type Row = { clock: Clock['clock']; reading: (typeof order)[number]; was?: Reading; is?: Reading }

const differs = (r: Row) => r.was?.due_at !== r.is?.due_at

/** Every clock of either side, by each reading that one of them knows. */
function rowsOf(before: Clock[], after: Clock[]): Row[] {
  return [...new Set([...before, ...after].map((k) => k.clock))].flatMap((clock) => {
    const sides = [before, after].map((ks) => ks.find((k) => k.clock === clock))
    const of = (k: Clock | undefined, r: string) => k?.readings.find((x) => (x.first_day ?? '') === r) ?? (k?.readings.length === 1 ? k.readings[0] : undefined)
    return order.filter((r) => sides.some((k) => k?.readings.some((x) => (x.first_day ?? '') === r)) && (r || !sides.some((k) => (k?.readings.length ?? 0) > 1)))
      .map((reading) => ({ clock, reading, was: of(sides[0], reading), is: of(sides[1], reading) }))
  })
}

function Rows({ rows }: { rows: Row[] }) {
  const { t } = useTranslation()
  return (
    <table className="cases compare">
      <thead><tr><th scope="col">{t('case.clocks')}</th><th scope="col">{t('rules.compare.reading')}</th><th scope="col">{t('rules.compare.before')}</th><th scope="col">{t('rules.compare.after')}</th><th scope="col">{t('rules.compare.difference')}</th></tr></thead>
      <tbody>
        {rows.map((r, i) => {
          const again = rows[i - 1]?.clock === r.clock
          return (
            <tr key={`${r.clock} ${r.reading}`} className={again ? 'second' : ''}>
              <th scope="row">{again ? '' : word('ClockKind', r.clock)}</th>
              <td className="faint">{r.reading ? word('FirstDay', r.reading) : ''}</td>
              <td data-label={t('rules.compare.before')} className="figures" title={r.was?.text}>{r.was ? fullDue(r.was.due_at) : <span className="faint">{t('rules.compare.no')}</span>}</td>
              <td data-label={t('rules.compare.after')} className="figures" title={r.is?.text}>{r.is ? fullDue(r.is.due_at) : <span className="faint">{t('rules.compare.no')}</span>}</td>
              <td>{r.was && r.is ? difference(r.was.due_at, r.is.due_at) : <span className="soon">{t(r.was ? 'rules.compare.goes' : 'rules.compare.comes')}</span>}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
