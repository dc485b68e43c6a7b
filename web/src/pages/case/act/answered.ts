import { whose } from '../../../parts/whose'
import type { Me } from '../../../session'
import type { View } from '../view'
import type { Value } from './value'

type Clock = View['clocks'][number]

// Which clocks a command stops, where it bears another name than the clock; a visit is made for an answer or a contribution.
const REPORT = ['supplement', 'report', 'sign']
const STOPS: Record<string, string[]> = {
  'submit-report': REPORT, supplement: REPORT, 'sign-report': ['sign', ...REPORT], 'present-report': REPORT, 'return-presented': REPORT, 'replace-report': REPORT, 'request-extension': ['report'],
  'record-visit': [...REPORT, 'contribute'], cosign: ['contribute'], rule: ['rule', 'rule_again'], approve: ['review'], return: ['review'], redo: ['review'], 'open-review': ['review'],
  screen: ['assign'], countersign: ['assign'], 'sign-reply': ['upstream'], 'report-up': ['upstream'], 'record-contact': ['notify'],
}

/**
 * The running clock that a form is about: of what it names, or else of one's own
 * part; only where neither has one, whatever the case is due for next. own: it is one's own.
 */
export function clockAnswered(kind: string, view: View, value: Value, posts: Me['posts']): { clock: Clock; own: boolean } | undefined {
  const running = view.clocks.filter((k) => k.running)
  const stops = STOPS[kind] ?? [kind.replaceAll('-', '_')]
  const rank = (k: Clock) => (stops.includes(k.kind) ? stops.indexOf(k.kind) : stops.length)
  const first = (of: (k: Clock) => boolean) => running.filter(of).toSorted((a, b) => rank(a) - rank(b) || Date.parse(a.due_at) - Date.parse(b.due_at))[0]
  const asked = (view.case.extensions ?? []).find((x) => x.id === value.extension)
  const letter = (view.case.escalations ?? []).find((e) => e.id === value.escalation)
  const unit = value.unit ?? letter?.unit
  const named = ['answer', 'assignment', 'dispute', 'escalation'].map((name) => value[name]).filter(Boolean)
  const own = (k: Clock) => whose(k.owner, posts) === 'ours'
  const clock = first((k) => named.includes(k.subject)) ?? first((k) => k.id === asked?.clock) ?? first((k) => !!unit && k.owner.unit === unit) ?? first(own) ?? first((k) => rank(k) < stops.length) ?? view.next_clock
  return clock && { clock, own: own(clock) }
}
