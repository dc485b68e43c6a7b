import type { QueryClient } from '@tanstack/react-query'
import i18next from 'i18next'

import { serverNow } from '../../../api/clock'
import { numberIn } from '../../../parts/number'
import type { Me } from '../../../session'
import { full, fullDue } from '../../../time'
import { leading, listed } from '../../../words'
import { caseChoices, enumChoices } from './choices'
import { deedOf, type Grave } from './deed'
import { entryWords, type Told } from './entries'
import type { Field, Value } from './value'
import { supplementUntil } from './within'
import type { View } from '../view'

/** The name of a unit or a person that a form holds. */
export type NameOf = (id: string) => string | undefined

/** What a question before a grave command names: the case, what was chosen, an entry by its words in the timeline that its form read, and what follows. */
export function graveOf(kind: Grave, form: Field, value: Value, view: View, me: Me, nameOf: NameOf, queries: QueryClient) {
  const entry = (seq: number) => entryWords(queries.getQueryData<{ pages: Told[] }>(['case', view.case.id, 'timeline'])?.pages ?? [], seq)
  const until = kind === 'return' ? supplementUntil(view, serverNow()) : undefined
  const chosen: [string, string][] = until ? [[i18next.t('act.untilThen'), fullDue(until)]] : []
  for (const [name, field] of Object.entries(form.fields ?? {})) {
    const says = said(kind, name, field, value[name], view, me, nameOf, entry)
    const unit = (value[name] as Value | undefined)?.unit
    if (field.type === 'object' && typeof unit === 'string') chosen.push([i18next.t(`field.${name}`, { defaultValue: name }), nameOf(unit) ?? unit])
    else if (says) chosen.push([i18next.t(`field.${name}`, { defaultValue: name }), says])
  }
  return { title: i18next.t('act.sure', { what: deedOf(kind, value), number: [numberIn(view), view.case.region].filter(Boolean).join(' ') }), chosen, follows: i18next.t(`act.follows.${kind}`) }
}

// A choice is named, and of texts that were typed no more than how many there are.
function said(kind: string, name: string, field: Field, v: unknown, view: View, me: Me, nameOf: NameOf, entry: (seq: number) => string): string {
  if (v === undefined || v === null || v === '') return ''
  if (typeof v === 'boolean') return i18next.t(`yesno.${name}.${v}`, { defaultValue: i18next.t(`yesno.${v}`) })
  const choices = field.enum ? enumChoices(name, field.enum) : caseChoices(kind, name, view, me, entry)
  const label = (x: unknown) => choices?.find((c) => c.value === x)?.label ?? nameOf(String(x))
  if (Array.isArray(v)) {
    const known = v.map(label)
    if (v.length && known.every(Boolean)) return listed(known as string[])
    const n = v.filter((x) => typeof x !== 'string' || x.trim()).length
    return n ? i18next.t('act.count', { n }) : ''
  }
  if (field.format === 'date-time') return full(v as string)
  return label(v) ?? (field.type === 'string' && !choices && (field.maxLength ?? 0) < 1000 ? String(v) : '')
}

/** What is named below the question. */
export function Named({ chosen, follows }: Pick<ReturnType<typeof graveOf>, 'chosen' | 'follows'>) {
  return (
    <>
      {chosen.map(([name, says]) => <p key={name} style={{ margin: '0 0 4px' }}>{leading(name)}<b>{says}</b></p>)}
      <p style={{ margin: '8px 0 0' }}>{follows} {i18next.t('act.cannotUndo')}</p>
    </>
  )
}
