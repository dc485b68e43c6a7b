import { Button } from 'antd'
import { lazy, type ReactNode, Suspense, useId, useMemo } from 'react'
import { useTranslation } from 'react-i18next'

import { present } from '../../../api/clock'
import { choosable, lying, usePeople, useUnits } from '../../../api/office'
import { Among } from '../../../parts/among'
import { Choose } from '../../../parts/choose'
import { Flip, Plain, PlainText } from '../../../parts/plain'
import { useTied } from '../../../parts/tied'
import { Spin } from '../../../parts/spin'
import { useSession } from '../../../session'
import { full, instantOf, localToSecond } from '../../../time'
import { leading, listed } from '../../../words'
import { atDesk, caseChoices, enumChoices, offered, SETTLING } from './choices'
import { EvidenceSelect } from './evidenceselect'
import { asked, either, needs, settled } from './missing'
import { reportOf, type Field, type Value } from './value'
import type { View } from '../view'

// What few forms ask for comes with those that do.
/** The fields that few forms have. */
export const fieldParts = { files: () => import('./files'), entryWords: () => import('./entrywords'), caseSelect: () => import('./caseselect') }
const Files = lazy(() => fieldParts.files().then((m) => ({ default: m.Files })))
const EntryWords = lazy(() => fieldParts.entryWords().then((m) => ({ default: m.EntryWords })))
const CaseSelect = lazy(() => fieldParts.caseSelect().then((m) => ({ default: m.CaseSelect })))

/** paper: entered by the desk for a unit. nature: of the files that are sent from here, where it is known. */
type Around = { kind: string; view: View; faults: Record<string, string>; root: Value; paper?: boolean; nature?: string }
type One = Around & { name: string; path: string; field: Field; needed: boolean; value: unknown; set: (v: unknown) => void; beside: Value }

const UNITS = new Set(['unit', 'suggested'])
const CASES = new Set(['case', 'into'])
// Instants of what was done, and mostly just now.
const PAST = new Set(['at', 'happened_at'])
/** So many choices stand open beside one another. */
const FEW = 5
const PEOPLE = new Set(['handler', 'leader', 'person', 'authorised_by', 'first_responsible', 'direct_responsible', 'witnesses', 'people', 'sent'])

/** Who answers for a part is taken from what the unit has registered, where nobody is chosen. */
const RESPONSIBLE = new Set(['first_responsible', 'direct_responsible'])

/** The fields of a body, or of a part of it. */
export function Fields({ form, value, set, path = '', skip = [], ...around }: Around & { form: Field; value: Value; set: (v: Value) => void; path?: string; skip?: string[] }) {
  const needed = new Set(form.required ?? [])
  const now = needs(around.kind, value)
  const names = Object.keys(form.fields ?? {}).filter((n) => !skip.includes(n))
  names.sort((a, b) => Number(needed.has(b)) - Number(needed.has(a)) || weight(a) - weight(b))
  return (
    <>
      {names.map((name) => {
        const Of = name === 'seq' ? EntryField : OneField
        return (
          <Of
            key={name} {...around} name={name} path={path ? `${path}.${name}` : name} field={form.fields![name]!} needed={needed.has(name) || (!path && name in now)}
            value={value[name]} set={(v) => set(path ? { ...value, [name]: v } : settled(around.kind, { ...value, [name]: v }))} beside={value}
          />
        )
      })}
    </>
  )
}

// What it is about, what is decided, when and where and by whom, then the words for it, then papers: the order in which one thinks.
const ORDER = [
  'assignment', 'parent', 'answer', 'dispute', 'escalation', 'extension', 'clock', 'seq', 'gate', 'prepared', 'case', 'role', 'unit', 'with', 'issue',
  'upheld', 'confirm', 'grant', 'agree', 'outcome', 'into', 'result', 'rung', 'cause', 'priority', 'link', 'purpose', 'answered', 'round', 'satisfaction', 'not_needed',
  'verdict', 'facts', 'handling', 'settlement', 'rectify_track', 'goal', 'at', 'handed_over_at', 'due', 'until', 'place', 'person', 'people', 'by', 'first_responsible', 'direct_responsible',
  'targets', 'to', 'findings', 'summary', 'accountability', 'repetition', 'items', 'instruction', 'opinion', 'reply', 'part', 'reason', 'breach', 'note', 'statement', 'document', 'evidence',
]
const weight = (name: string) => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length)

type Label = { name: string; path: string; needed: boolean; oneOf?: boolean; faults: Record<string, string>; children: (id: string) => ReactNode; wide?: boolean; group?: boolean; read?: boolean }

/** What a field is called: the verdict on the whole is not that of an issue. */
export function labelOf(t: ReturnType<typeof useTranslation>['t'], name: string, path: string): string {
  return name === 'verdict' && !path.includes('findings') ? t('case.overall') : t(`field.${name}`, { defaultValue: name })
}

/** group: what stands below is several things to press, and none of them is the label's own. read: or nothing to fill in. */
function Labelled({ name, path, needed, oneOf, faults, children, wide, group, read }: Label) {
  const { t } = useTranslation()
  const id = useId()
  const fault = faults[path]
  const Of = group ? 'span' : 'label'
  useTied(id, needed && !group, fault && !group ? `${id}-fault` : undefined)
  return (
    <div className={`field ${wide ? 'wide' : ''}`} data-field={path}>
      <Of id={group ? `${id}-of` : undefined} htmlFor={group ? undefined : id} className="label">{labelOf(t, name, path)}{read ? null : needed ? <span className="over" aria-hidden> *</span> : <span className="faint"> {t(oneOf ? 'form.either' : 'form.optional')}</span>}</Of>
      {children(id)}
      {fault ? <div id={`${id}-fault`} className="over" role="alert">{fault}</div> : null}
    </div>
  )
}

/** One of the entries of a case is told by its words. */
function EntryField(p: One) {
  return <Suspense fallback={<Spin />}><EntryWords id={p.view.case.id}>{(entry) => <OneField {...p} entry={entry} />}</EntryWords></Suspense>
}

function OneField(p: One & { entry?: (seq: number) => string }) {
  const { t } = useTranslation()
  const { field, name, path, value, set, needed, faults } = p
  const session = useSession()
  const me = p.paper ? atDesk(session.me) : session.me
  // That two cases have one complainant is said by whoever may know complainants.
  const values = name === 'basis' && !session.may('search-complainants') ? field.enum?.filter((v) => v !== 'person') : field.enum
  const choices = values ? enumChoices(name, offered(p.kind, name, values, p.view, p.root)) : caseChoices(p.kind, name, path.startsWith('attested.') ? attestations(p.view) : p.view, me, p.entry)
  const oneOf = either(p.kind, path)
  const common = { name, path, needed: needed && !oneOf, oneOf, faults }
  if (name === 'files' && field.type === 'array') return <Labelled {...common} wide>{() => <Suspense><Files field={field} value={(value as Value[]) ?? []} set={set} view={p.view} nature={p.nature} /></Suspense>}</Labelled>
  if (beyond(p)) return null
  // What can be one thing only, and is it, is read and not chosen.
  if (needed && !field.enum && field.type !== 'array' && choices?.length === 1 && choices[0]!.value === value) return <Labelled {...common} group read>{() => <div className="only">{choices[0]!.label}</div>}</Labelled>
  if (field.enum && field.enum.length <= FEW && field.type !== 'array') return <Labelled {...common} group wide={field.enum.length > 3}>{(id) => <Chips id={id} choices={choices!} value={value} set={set} clear={!needed} />}</Labelled>
  if (choices && field.type !== 'array') {
    return (
      <Labelled {...common}>
        {(id) => <Choose id={id} none="" value={value === undefined ? undefined : String(value)} set={(v) => set(choices.find((c) => String(c.value) === v)?.value)} choices={choices.map((c) => ({ ...c, value: String(c.value) }))} />}
      </Labelled>
    )
  }
  if (choices && name === 'evidence' && field.items?.type === 'string') return <Labelled {...common} group wide>{(id) => <EvidenceSelect id={id} value={(value as string[]) ?? []} set={set} choices={choices} view={p.view} />}</Labelled>
  if (choices && field.items?.type === 'string') {
    return <Labelled {...common}>{(id) => <Among id={id} many value={(value as string[]) ?? []} onChange={set} options={choices} />}</Labelled>
  }
  if (field.type === 'string' && CASES.has(name)) return <Labelled {...common} wide>{(id) => <Suspense fallback={<span className="choose among" />}><CaseSelect id={id} of={p.view} anew={p.kind === 'link-repeat'} value={value as string | undefined} set={set} /></Suspense>}</Labelled>
  if (field.type === 'string' && UNITS.has(name)) return <Labelled {...common}>{(id) => <UnitSelect id={id} value={value as string} set={set} clear={!needed} but={name === 'suggested' ? unitOf(p) : undefined} below={p.kind === 'sub-assign' ? (p.view.case.assignments ?? []).find((a) => a.id === p.root.parent)?.unit : undefined} />}</Labelled>
  if (PEOPLE.has(name) && (field.type === 'string' || field.items?.type === 'string')) {
    const of = RESPONSIBLE.has(name) && !needed && !value && typeof p.beside.unit === 'string' ? p.beside.unit : undefined
    return <Labelled {...common}>{(id) => <><PersonSelect id={id} many={field.type === 'array'} value={value} set={set} unit={unitBeside(p, me)} role={p.kind === 'set-leader-in-charge' ? 'leader' : name === 'authorised_by' ? 'unit_leader' : undefined} but={name === 'authorised_by' ? me.acting_for ?? me.person : undefined} />{of ? <OwnResponsible unit={of} which={name} /> : null}</>}</Labelled>
  }
  switch (field.type) {
    case 'boolean':
      return <Labelled {...common} group={needed}>{(id) => <YesNo id={id} name={name} needed={needed} value={value as boolean | undefined} set={set} />}</Labelled>
    case 'integer':
    case 'number':
      return <Labelled {...common}>{(id) => <Plain id={id} type="number" inputMode="decimal" step="any" value={(value as number) ?? ''} onChange={(e) => set(e.target.value === '' ? undefined : Number(e.target.value))} />}</Labelled>
    case 'object':
      return <Part {...p} />
    case 'array':
      return field.items?.type === 'object' ? <Parts {...p} /> : <Labelled {...common} wide>{(id) => <Lines id={id} value={(value as string[]) ?? []} set={set} />}</Labelled>
  }
  if (field.format === 'date-time') {
    return (
      <Labelled {...common}>
        {(id) => (
          <>
            <div className="beside-now">
              <Plain id={id} type="datetime-local" step={1} value={value ? localToSecond(value as string) : ''} onChange={(e) => set(e.target.value ? instantOf(e.target.value) : undefined)} aria-describedby={`${id}-whole`} />
              {PAST.has(name) ? <Button onClick={() => set(present())}>{t('form.now')}</Button> : null}
            </div>
            <div id={`${id}-whole`} className="faint figures" aria-live="polite">{value ? `${full(value as string)} ${t('form.zone')}` : ''}</div>
          </>
        )}
      </Labelled>
    )
  }
  if (field.format === 'date') return <Labelled {...common}>{(id) => <Plain id={id} type="date" value={(value as string) ?? ''} onChange={(e) => set(e.target.value || undefined)} />}</Labelled>
  const long = (field.maxLength ?? 0) >= 1000
  return (
    <Labelled {...common} wide={long}>
      {(id) => long
        ? <PlainText id={id} rows={3} maxLength={field.maxLength} value={(value as string) ?? ''} onChange={(e) => set(e.target.value)} />
        : <Plain id={id} maxLength={field.maxLength} value={(value as string) ?? ''} onChange={(e) => set(e.target.value)} />}
    </Labelled>
  )
}

/** The case with what shows a paper alone. */
const attestations = (view: View): View => ({ ...view, case: { ...view.case, evidence: (view.case.evidence ?? []).filter((e) => e.nature === 'attestation') } })

/** A field that has nothing to say as the case stands, and the form so far. */
function beyond({ kind, name, path, value, view, root }: One): boolean {
  const first = view.case.state === 'registered'
  if (path === name && !asked(kind, name, root)) return true
  switch (name) {
    case 'answers':
      return path.startsWith('to.') || (root.answer_mode ?? view.case.answer_mode) !== 'separate'
    case 'answer_mode':
      return !first
    case 'territorial_left_out':
      return !(value as Value[] | undefined)?.length
    case 'no_territory_reason':
      return kind === 'assign' && (!first || !!view.territory?.units?.length)
    case 'issues':
      return kind !== 'split-issues' && (path.startsWith('to.') || (view.case.issues ?? []).filter((i) => !i.withdrawn).length < 2)
    case 'due':
      return kind === 'rule' && (!root.to || !movesReport(view, root.dispute))
    case 'not_needed':
      return (view.case.issues ?? []).some((i) => !i.withdrawn && i.verdict !== 'unfounded')
  }
  return false
}

/** Whether a report that is still owed goes with the disputed part to whoever gets it. */
const movesReport = ({ case: c, clocks }: View, dispute: unknown) => {
  const part = c.disputes?.find((d) => d.id === dispute)?.assignment
  return clocks.some((k) => k.kind === 'report' && k.running && c.answers?.some((a) => a.id === k.subject && a.assignment === part))
}

/** Whose the part is that a form is about. */
const unitOf = (p: One) => (p.view.case.assignments ?? []).find((a) => a.id === p.root.assignment)?.unit

/** In which unit a person is looked for: the one beside, or the part's. */
function unitBeside(p: One, me: { posts: { unit: string; role: string }[] }): string | undefined {
  if (typeof p.beside.unit === 'string') return p.beside.unit
  const part = (p.view.case.assignments ?? []).find((a) => a.id === p.beside.assignment)
  if (p.name === 'handler' && part) return part.unit
  if (p.name === 'person' && p.kind !== 'recuse') return me.posts.find((x) => x.role.startsWith('unit_'))?.unit
  return undefined
}

function YesNo({ id, name, needed, value, set }: { id: string; name: string; needed: boolean; value?: boolean; set: (v: unknown) => void }) {
  const { t } = useTranslation()
  if (!needed) return <div><Flip id={id} value={value ?? false} set={set} /></div>
  return <Chips id={id} value={value} set={set} choices={[true, false].map((v) => ({ value: v, label: t(`yesno.${name}.${v}`, { defaultValue: t(`yesno.${v}`) }) }))} />
}

/** A few choices, all to be seen and one press away. clear: what is chosen is taken back by another press. */
export function Chips<V extends string | number | boolean>({ id, choices, value, set, clear }: { id: string; choices: { value: V; label: string }[]; value: unknown; set: (v: V | undefined) => void; clear?: boolean }) {
  return (
    <div className="ticks" role="radiogroup" aria-labelledby={`${id}-of`}>
      {choices.map((c) => (
        <label key={String(c.value)}>
          <input type="radio" name={id} checked={value === c.value} onChange={() => set(c.value)} onClick={() => { if (clear && value === c.value) set(undefined) }} />
          {c.label}
        </label>
      ))}
    </div>
  )
}

/** but: a unit that is not meant. below: only those that lie below this one. */
export function UnitSelect({ id, value, set, clear, but, below }: { id?: string; value?: string; set: (v: string) => void; clear?: boolean; but?: string; below?: string }) {
  const units = useUnits()
  const under = useMemo(() => (below ? lying(below, units.data?.units ?? []) : undefined), [below, units.data])
  return (
    <Among
      id={id} allowClear={clear} value={value} onChange={set} loading={units.isPending}
      options={(units.data?.units ?? []).filter((u) => !u.disabled && u.id !== but && (!under || under.has(u.id))).map((u) => ({ value: u.id, label: u.name }))}
    />
  )
}

/** unit, role: who has a post there, as that. but: somebody who is not meant. */
export function PersonSelect({ id, many, value, set, unit, role, but, placeholder }: { id?: string; placeholder?: string; many?: boolean; value: unknown; set: (v: unknown) => void; unit?: string; role?: string; but?: string }) {
  const people = usePeople(unit, role)
  const units = useUnits()
  const { me } = useSession()
  const options = useMemo(() => choosable((people.data?.people ?? []).filter((x) => x.id !== but), units.data?.units ?? [], me.posts.map((p) => p.unit)), [people.data, units.data, me, but])
  return (
    <Among
      id={id} many={many} allowClear placeholder={placeholder} value={value as string} onChange={set} loading={people.isPending}
      options={options}
    />
  )
}

/** Who answers for a part in a unit where nobody is chosen for it, and that this is how the unit has it; which: one of the two. */
export function OwnResponsible({ unit, which }: { unit: string; which?: string }) {
  const { t } = useTranslation()
  const units = useUnits()
  const of = units.data?.units.find((u) => u.id === unit)
  if (!of) return null
  const name = (id?: string) => (id && units.data?.names.people[id]) || t('case.noHandler')
  const both = [['first_responsible', of.first_responsible], ['direct_responsible', of.direct_responsible]] as const
  return <div className="faint">{t('form.ofUnit', { who: listed(both.filter(([field]) => !which || field === which).map(([field, id]) => (which ? name(id) : leading(t(`field.${field}`)) + name(id)))) })}</div>
}

/** One text a line: the items of a list, pollution types. */
function Lines({ id, value, set }: { id: string; value: string[]; set: (v: string[]) => void }) {
  const { t } = useTranslation()
  const lines = value.length ? value : ['']
  return (
    <div>
      {lines.map((line, i) => (
        <div key={i} style={{ display: 'flex', gap: 6, marginBottom: 6 }}>
          <PlainText id={i === 0 ? id : undefined} aria-label={t('form.item', { n: i + 1 })} rows={1} value={line} onChange={(e) => set(lines.map((l, j) => (j === i ? e.target.value : l)))} />
          {lines.length > 1 ? <Button onClick={() => set(lines.filter((_, j) => j !== i))} aria-label={t('form.drop', { n: i + 1 })}>×</Button> : null}
        </div>
      ))}
      <Button size="small" onClick={() => set([...lines, ''])}>{t('form.add')}</Button>
    </div>
  )
}

function Part(p: One) {
  const { t } = useTranslation()
  const { field, name, path, needed } = p
  const open = needed || p.value !== undefined
  return (
    <fieldset className="part wide">
      <legend>
        {t(`field.${name}`, { defaultValue: name })}{' '}
        {needed ? null : <Button size="small" type="link" onClick={() => p.set(open ? undefined : name === 'report' ? reportOf(p.view, (p.view.case.answers ?? []).find((a) => a.id === p.root.answer)) : {})}>{t(open ? 'form.without' : 'form.with')}</Button>}
      </legend>
      {open ? <div className="fields"><Fields {...p} form={field} value={(p.value as Value) ?? {}} set={p.set} path={path} /></div> : null}
    </fieldset>
  )
}

function Parts(p: One) {
  const { t } = useTranslation()
  const { field, name, path } = p
  const parts = (p.value as Value[]) ?? []
  const fixed = name === 'findings' // one for each issue, no more and no less
  return (
    <fieldset className="part wide">
      <legend>{t(`field.${name}`, { defaultValue: name })}</legend>
      {parts.map((part, i) => (
        <div key={i} className="part">
          {fixed ? <p className="pre" style={{ marginTop: 0 }}><b>{t('case.issue', { n: issueNumber(p.view, part.issue as string) })}</b> {issueText(p.view, part.issue as string)}</p> : null}
          <div className="fields">
            <Fields {...p} form={field.items!} value={part} set={(v) => p.set(parts.map((x, j) => (j === i ? v : x)))} path={`${path}[${i}]`} skip={fixed ? ['issue'] : name === 'measures' ? ['id'] : []} />
          </div>
          {fixed || parts.length === 1 ? null : <Button size="small" style={{ marginTop: 8 }} onClick={() => p.set(parts.filter((_, j) => j !== i))}>{t('form.drop', { n: i + 1 })}</Button>}
        </div>
      ))}
      {fixed ? null : <Button size="small" style={{ marginTop: 8 }} onClick={() => p.set([...parts, name === 'targets' ? { role: SETTLING.includes(p.view.case.state) ? 'territorial' : 'assisting' } : {}])}>{t(`form.add_${name}`, { defaultValue: t('form.add') })}</Button>}
    </fieldset>
  )
}

/** The number under which the report shows an issue: its place among those that stand. */
function issueNumber(view: View, id: string): number {
  return (view.case.issues ?? []).filter((i) => !i.withdrawn).findIndex((i) => i.id === id) + 1
}

function issueText(view: View, id: string): string {
  const ref = (view.case.issues ?? []).find((i) => i.id === id)?.text
  return ref ? view.texts[ref.digest] ?? '' : ''
}
