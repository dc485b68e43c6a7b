import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { client, data } from '../../api/client'
import { serverNow } from '../../api/clock'
import { useDraft } from '../../drafts'
import { Found } from '../../drafts/bar'
import type { components } from '../../facts/schema'
import { Alert } from '../../parts/alert'
import { saidBy, useDoing } from '../../parts/doing'
import { Failed } from '../../parts/failed'
import { Input, TextArea } from '../../parts/input'
import { modal } from '../../parts/voice'
import { Waiting } from '../../parts/waiting'
import { full, instantOf, localOf } from '../../time'
import { language } from '../../words'
import { policyName } from '../../words/policy'
import { Changed } from './changed'
import { Differences } from './compare'
import { type Policy, type PolicyVersion, rewritten } from './policy'
import { Faults, Storing } from './storing'
import { asVersion, placeOf } from './text'

type Kept = components['schemas']['PolicyView']

/** A new version of a policy, begun with the text of a stored one, tried out before it is stored. */
export function NewPolicy({ one, next, back, done }: { one: PolicyVersion; next: number; back: () => void; done: (stored: Kept) => void }) {
  const { name, version } = one.policy
  const found = useQuery({
    queryKey: ['policy text', name, version], staleTime: Infinity, // a stored version never changes
    queryFn: () => data(client.GET('/api/v1/policies/{name}/{version}', { params: { path: { name, version } } })),
  })
  if (found.isError) return <Failed error={found.error} again={() => found.refetch()} />
  if (!found.data) return <Waiting />
  return <Editor from={one.policy} begun={asVersion(found.data.text, next)} next={next} back={back} done={done} />
}

/** How high a line of the text is: see .numbered. */
const LINE = 20

type Said = { text: string; reason: string }

function Editor({ from, begun, next, back, done }: { from: Policy; begun: string; next: number; back: () => void; done: (stored: Kept) => void }) {
  const { t } = useTranslation()
  const id = useId()
  const area = useRef<HTMLDivElement>(null)
  const numbers = useRef<HTMLPreElement>(null)
  const queries = useQueryClient()
  const { busy, fault, go } = useDoing()
  const draft = useDraft(`rules/policies/${from.name}/version`)
  const [said, setSaid] = useState<Said>({ text: begun, reason: '' })
  const [asked, ask] = useState('')
  const [when, setWhen] = useState(() => localOf(serverNow()))
  const set = (change: Partial<Said>) => {
    setSaid({ ...said, ...change })
    draft.keep({ ...said, ...change })
  }
  const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(when) ? instantOf(when) : undefined
  const before = { policy: from.name, version: from.version }
  const check = useQuery({
    queryKey: ['policy check', asked, from.version, instant, language()], enabled: asked !== '', gcTime: 0, placeholderData: keepPreviousData,
    queryFn: () => data(client.POST('/api/v1/policies/check', { body: { text: asked, handed_over_at: instant, before, limit: 1 } })),
  })
  const was = useQuery({
    queryKey: ['preview', from.name, from.version, instant, ''], enabled: asked !== '' && Boolean(instant), placeholderData: keepPreviousData,
    queryFn: () => data(client.GET('/api/v1/deadlines/preview', { params: { query: { policy: from.name, version: from.version, handed_over_at: instant! } } })),
  })
  const stale = asked !== said.text
  const found = asked ? check.data : undefined
  const sure = !stale && !check.isPlaceholderData && found?.standing === 'new'
  const title = `${policyName(from.name)} ${t('rules.versionN', { n: next })}`
  const toLine = (line: number) => {
    const field = area.current?.querySelector('textarea')
    if (!field) return
    field.focus()
    field.setSelectionRange(...placeOf(said.text, line))
    field.scrollTop = Math.max(0, line - 4) * LINE
    field.scrollIntoView({ block: 'center' })
  }
  const store = () => go(async () => {
    const stored = await data(client.POST('/api/v1/policies', { body: { text: said.text, reason: said.reason.trim() } }))
    void draft.sent(true)
    await queries.invalidateQueries({ queryKey: ['policies'] })
    done(stored)
  })
  const lines = said.text.split('\n').length
  const words = found?.policy ? rewritten(from, found.policy) : []
  return (
    <>
      <section className="card">
        <div className="head"><h2>{t('rules.new.policyOf', { policy: title })}</h2><Button onClick={() => draft.back(back)}>{t('form.back')}</Button></div>
        <p className="rule">{t('rules.new.policyMeans', { n: from.version })}</p>
        <Found draft={draft} take={(body) => setSaid({ text: begun, reason: '', ...body })} />
        <label htmlFor={`${id}text`}>{t('rules.new.text')}</label>
        <div className="numbered" ref={area}>
          <pre aria-hidden tabIndex={-1} ref={numbers}>{Array.from({ length: lines }, (_, i) => i + 1).join('\n')}</pre>
          <TextArea id={`${id}text`} rows={lines + 1} maxLength={65_536} wrap="off" spellCheck={false} autoCapitalize="off" value={said.text} onChange={(e) => set({ text: e.target.value })} onScroll={(e) => { numbers.current!.scrollTop = e.currentTarget.scrollTop }} />
        </div>
        <div className="foot">
          {asked && stale ? <span className="soon">{t('rules.new.stale')}</span> : null}
          <Button type={sure ? undefined : 'primary'} loading={check.isFetching} disabled={!said.text.trim()} onClick={() => (stale ? ask(said.text) : void check.refetch())}>{t('rules.new.check')}</Button>
        </div>
        <div aria-live="polite" className="says-check">
          {check.isError ? <Alert type="error" title={saidBy(check.error)} /> : !found ? null : found.standing === 'faulty' ? <Faults faults={found.faults} to={toLine} /> : found.standing === 'stored' ? <Alert type="info" role="status" title={t('rules.new.storedAlready')} /> : <p className="done none">{t('rules.new.policyGood', { policy: title })}</p>}
        </div>
      </section>
      {found?.policy ? (
        <>
          <section className="card">
            <h2>{t('rules.new.words')}</h2>
            {words.length === 0 ? <p className="faint none">{t('rules.new.noWords')}</p> : (
              <table className="cases compare">
                <thead><tr><th scope="col">{t('rules.new.what')}</th><th scope="col">{t('rules.compare.before')}</th><th scope="col">{t('rules.compare.after')}</th></tr></thead>
                <tbody>{words.map((w) => <tr key={w.what + w.was + w.is}><th scope="row">{w.what}</th><td data-label={t('rules.compare.before')}>{w.was || '—'}</td><td data-label={t('rules.compare.after')}>{w.is || '—'}</td></tr>)}</tbody>
              </table>
            )}
          </section>
          <section className="card asked" aria-label={t('rules.sim.ask')}>
            <div className="field">
              <label htmlFor={`${id}at`}>{t('rules.sim.at')}</label>
              <div className="line-fields"><Input id={`${id}at`} type="datetime-local" step={1} value={when} onChange={(e) => setWhen(e.target.value)} /><Button onClick={() => setWhen(localOf(serverNow()))}>{t('rules.sim.now')}</Button></div>
              <span className="faint figures">{instant ? `${full(instant)} · ${t('rules.sim.zone')}` : t('rules.sim.needAt')}</span>
            </div>
          </section>
          {found.uncounted ? <Alert type="warning" role="status" title={found.uncounted} /> : was.isError ? <Alert type="error" title={saidBy(was.error)} /> : found.deadlines && was.data ? <Differences before={was.data} after={found.deadlines} /> : null}
          {found.uncounted ? null : <Changed key={asked} before={before} after={{ text: asked }} />}
        </>
      ) : null}
      {!stale && found?.standing === 'stored' ? null : <Storing
        reason={said.reason} set={(reason) => set({ reason })} checked={sure} draft={draft} busy={busy} fault={fault} label={t('rules.new.store')} note={t('rules.new.policyStands')}
        ask={() => modal.confirm({ title: t('rules.new.storeSure', { what: title }), content: t('rules.new.policyStands'), okText: t('rules.new.store'), cancelText: t('form.back'), onOk: () => void store() })}
      />}
    </>
  )
}
