import { useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Drawer } from 'antd'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { give } from '../../../api/command'
import { client, data } from '../../../api/client'
import { Problem } from '../../../api/problem'
import commands from '../../../facts/commands.json'
import forms from '../../../facts/forms.json'
import type { components } from '../../../facts/schema'
import { type Draft, placeOf, useDraft } from '../../../drafts'
import { Found, Keeping } from '../../../drafts/bar'
import { useSession } from '../../../session'
import { clockTime, full } from '../../../time'
import { useNow } from '../../../time/now'
import { commandName, language, word } from '../../../words'
import { enumChoices } from './choices'
import { Fields } from './fields'
import { Territory } from './territory'
import { beginning, type Field, trimmed, type Value } from './value'
import type { View } from '../view'

// What cannot be taken back is asked once more.
const GRAVE = new Set(['close', 'report-up', 'approve', 'publish', 'waive-gate', 'refer', 'reopen', 'redo', 'strike-entry', 'recuse'])

/** The form of one command on a case. */
export function Act({ kind, view, close }: { kind: string; view: View; close: () => void }) {
  const { t } = useTranslation()
  const { me, has } = useSession()
  const queries = useQueryClient()
  const { modal } = App.useApp()
  const form = useMemo(() => (forms as unknown as Record<string, Field>)[kind] ?? { type: 'object' as const, fields: {}, required: [] }, [kind])
  const draft = useDraft(placeOf(view.case.id, kind))
  const [value, setValue] = useState<Value>(() => beginning(kind, form, view, me))
  // As long as nobody has written anything, the form begins with the case as it
  // is by now: a leader may sign while an officer has the form open.
  const [begun, setBegun] = useState(() => JSON.stringify(beginning(kind, form, view, me)))
  const present = JSON.stringify(beginning(kind, form, view, me))
  if (present !== begun) {
    setBegun(present)
    if (JSON.stringify(value) === begun) setValue(JSON.parse(present) as Value)
  }
  const [problem, setProblem] = useState<{ text: string; fields: Record<string, string> }>()
  const [busy, setBusy] = useState(false)
  const rule = (commands as unknown as Record<string, { does: [string, string]; attestable: boolean }>)[kind]
  // The desk enters for a unit what came on paper; nobody attests when their own arrived.
  const skip = rule?.attestable && has('duty_officer', 'coordinator') ? [] : ['attested']

  const { keep } = draft
  const untouched = JSON.stringify(value) === begun && draft.standing.is === 'nothing'
  useEffect(() => {
    if (!untouched) keep(value)
  }, [value, untouched, keep])

  async function send() {
    setBusy(true)
    setProblem(undefined)
    try {
      const body = (trimmed(value) ?? {}) as Value
      for (const f of (body.files as Value[]) ?? []) delete f.name
      for (const name of form.required ?? []) if (form.fields?.[name]?.type === 'array' && body[name] === undefined) body[name] = []
      const done = await give(view.case.id, kind, body)
      void draft.sent(done.filing.state === 'applied')
      close()
      void queries.invalidateQueries()
      await said(done)
    } catch (e) {
      setProblem(e instanceof Problem ? { text: e.message, fields: e.fields } : { text: t('act.unanswered'), fields: {} })
    } finally {
      setBusy(false)
    }
  }

  /** The answer at once: number, instant filed, in time or late. */
  async function said(done: components['schemas']['Outcome']) {
    const filing = done.filing
    let verdict = ''
    try {
      const after = await data(client.GET('/api/v1/cases/{id}', { params: { path: { id: view.case.id } } }))
      verdict = after.clocks.find((k) => k.verdict && k.stopped_at === filing.filed_at)?.verdict ?? ''
    } catch {
      // the answer itself is there
    }
    modal.success({
      title: t(filing.state === 'applied' ? 'act.done' : 'act.waits', { what: commandName(kind) }),
      content: (
        <dl className="facts">
          <dt>{t('act.filedAt')}</dt><dd><b>{full(filing.filed_at)}</b></dd>
          <dt>{t('act.filing')}</dt><dd>{filing.id}</dd>
          {verdict ? <><dt>{t('act.verdict')}</dt><dd className={verdict === 'late' ? 'over' : 'done'}>{word('Timeliness', verdict)}</dd></> : null}
        </dl>
      ),
      okText: t('act.ok'),
    })
  }

  function press() {
    if (GRAVE.has(kind)) modal.confirm({ title: t('act.sure', { what: commandName(kind) }), content: t('act.cannotUndo'), okText: commandName(kind), cancelText: t('form.back'), onOk: send })
    else void send()
  }
  const named = new Set(Object.keys(problem?.fields ?? {}))
  return (
    <Drawer open size={760} onClose={close} title={commandName(kind)} destroyOnHidden footer={<Foot draft={draft} label={commandName(kind)} busy={busy} press={press} back={close} />} styles={{ body: { paddingTop: 16 } }}>
      <p className="rule">{plain(rule?.does[language() === 'zh' ? 0 : 1] ?? '', form, t)}</p>
      <Found draft={draft} take={(body) => setValue(body as Value)} />
      {problem ? <Alert type="error" role="alert" title={problem.text} description={named.size ? <ul>{Object.entries(problem.fields).map(([f, says]) => <li key={f}>{fieldName(t, f)}：{says}</li>)}</ul> : undefined} style={{ marginBottom: 12 }} /> : null}
      {kind === 'assign' && view.territory ? <Territory view={view} value={value} set={setValue} /> : null}
      <form className="fields" onSubmit={(e) => { e.preventDefault(); press() }}>
        <Fields kind={kind} view={view} faults={problem?.fields ?? {}} form={form} value={value} set={setValue} root={value} skip={skip} />
      </form>
    </Drawer>
  )
}

/** The word of a value that some field of the form can take. */
function valueLabel(value: string, form: Field): string | undefined {
  for (const [name, f] of Object.entries(form.fields ?? {})) {
    if (f.enum?.includes(value)) return enumChoices(name, [value])[0]?.label
    const within = f.fields ? valueLabel(value, f) : f.items ? valueLabel(value, f.items) : undefined
    if (within) return within
  }
  return undefined
}

/** What a command does, with the labels of the form in place of the API's names. */
function plain(says: string, form: Field, t: ReturnType<typeof useTranslation>['t']): string {
  return says.replaceAll(/（`[^`]*`）| \(`[^`]*`\)/g, '').replaceAll(/ ?`([^`]*)` ?/g, (_, name: string) => {
    const label = valueLabel(name, form) ?? t(`field.${name}`, { defaultValue: name })
    return language() === 'zh' ? `“${label}”` : ` “${label}” `
  })
}

function fieldName(t: ReturnType<typeof useTranslation>['t'], path: string): string {
  return path.split('.').map((p) => {
    const [, name, at] = /^([a-z_]+)(?:\[(\d+)\])?/.exec(p) ?? []
    return name ? t(`field.${name}`, { defaultValue: name }) + (at ? ` ${Number(at) + 1}` : '') : p
  }).join(' · ')
}

function Foot({ draft, label, busy, press, back }: { draft: Draft; label: string; busy: boolean; press: () => void; back: () => void }) {
  const { t } = useTranslation()
  const now = useNow()
  return (
    <div style={{ display: 'flex', alignItems: 'center', gap: 12, justifyContent: 'flex-end', flexWrap: 'wrap' }}>
      <span className="faint figures" style={{ marginRight: 'auto' }}>{t('serverTime')} {clockTime(now)}</span>
      <Keeping draft={draft} />
      <Button onClick={back}>{t('form.back')}</Button>
      <Button type="primary" loading={busy} onClick={press}>{label}</Button>
    </div>
  )
}
