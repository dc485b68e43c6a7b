import i18next from 'i18next'

import type { components } from '../../facts/schema'
import { day, full, fullDue } from '../../time'
import { word } from '../../words'
import { policyName } from '../../words/policy'
import { lasting } from '../rules/lasting'
import type { View } from './view'

type Clock = components['schemas']['ClockView']

/** How a due instant came about, in a sentence. */
export function explained(k: Clock, view: View): string {
  const e = k.explanation
  const says = [i18next.t('why.from', { from: word('Basis', e.from), at: full(e.from_at) })]
  if (e.set_by) says.push(i18next.t(e.basis ? 'why.setBy' : 'why.setByPlain', { who: view.names.people[e.set_by] ?? e.set_by, document: basis(e.basis) }))
  else if (e.after) says.push(i18next.t('why.after', { span: lasting(e.after) }))
  else if (e.day) says.push(i18next.t('why.day', { first: word('FirstDay', e.first_day), one: day(e.day_one), day: e.day, kind: word('DayKind', e.days), date: day(e.last_day ?? e.due_date), at: e.at }))
  if (e.last_day) says.push(i18next.t('why.moved', { date: day(e.due_date) }))
  if (e.no_calendar) says.push(i18next.t('why.noCalendar', { year: e.no_calendar }))
  says.push(i18next.t('why.due', { at: fullDue(k.due_at) }))
  says.push(i18next.t('why.policy', { policy: policyName(e.policy), version: e.version }))
  return says.join(i18next.t('why.join'))
}

/** The document that a person's instant rests on; the id of an extension says nothing to people. */
export function basis(document?: string): string {
  return /^x\d+$/.test(document ?? '') ? i18next.t('why.extension') : document ?? ''
}
