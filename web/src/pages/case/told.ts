import i18next from 'i18next'

import type { components } from '../../facts/schema'
import { full, fullDue } from '../../time'
import { commandName, listed, word, wordIn } from '../../words'
import { typeName } from '../../words/types'
import { basis } from './explained'
import { issueOf, type View } from './view'

type Event = components['schemas']['Event']
type Names = components['schemas']['Names']
type Payload = Record<string, unknown>

// Where a payload holds what it is about one level down.
const INNER = ['assignment', 'breach', 'escalation', 'check', 'screening', 'tracking', 'dispute', 'extension', 'left_out', 'link', 'listing', 'merged', 'round', 'evidence', 'withdrawal', 'publication'] as const

const inner = (p: Payload) => [p, ...INNER.map((k) => p[k])].filter((x): x is Payload => !!x && typeof x === 'object')
const kinds = (type: string) => (type === 'round_opened' ? 'RoundKind' : type === 'repeat_linked' ? 'RepeatKind' : 'ClockKind')
const instant = (at: unknown) => (typeof at === 'string' && at.includes('T') ? full(at) : String(at))

const until = (at: unknown) => (typeof at === 'string' && at.includes('T') ? fullDue(at) : String(at))

/** What an event is about, in a few words: a unit, a clock, a rung. */
export function about(e: Event, view: View, names: Names): string {
  const p = (e.payload ?? {}) as Payload
  const c = view.case
  const found: string[] = []
  for (const x of inner(p)) {
    if (typeof x.role === 'string' && x !== p && !x.parent) found.push(word('AssignmentRole', x.role))
    for (const unit of [x.unit, x.asked, (x.owner as Payload | undefined)?.unit]) if (typeof unit === 'string' && names.units[unit]) found.push(names.units[unit]!)
    if (typeof x.rung === 'string') found.push(word('Rung', x.rung))
    if (typeof x.kind === 'string' && e.type !== 'evidence_attached') found.push(word(kinds(e.type), x.kind))
    if (typeof x.gate === 'string') found.push(word('Gate', x.gate))
    if (x.waived === true) found.push(i18next.t('way.waived'))
    if (x.already === true) found.push(i18next.t('way.already'))
    for (const said of ['upheld', 'granted', 'agree', 'confirmed'] as const) if (typeof x[said] === 'boolean') found.push(i18next.t(`way.${said}.${x[said] as boolean}`))
    if (typeof x.until === 'string') found.push(until(x.until))
    if (typeof x.outcome === 'string') found.push(wordIn(x.outcome, 'ScreeningOutcome', 'Outcome'))
    if (typeof x.result === 'string') found.push(word('UpstreamResult', x.result))
    if (x.parent) found.push(commandName('sub-assign'))
    if (typeof x.verdict === 'string') found.push(word('Verdict', x.verdict))
    if (typeof x.satisfaction === 'string') found.push(word('Satisfaction', x.satisfaction))
    for (const person of [x.handler, x.leader, x.person]) if (typeof person === 'string' && names.people[person]) found.push(names.people[person]!)
  }
  // What a payload names by its id alone is named as the case has it.
  const unit = (id?: string) => id && found.push(names.units[id] ?? id)
  const part = (id: unknown) => unit(c.assignments?.find((a) => a.id === id)?.unit)
  if (typeof p.assignment === 'string') part(p.assignment)
  if (typeof p.dispute === 'string') part(c.disputes?.find((d) => d.id === p.dispute)?.assignment)
  const answer = typeof p.answer === 'string' ? p.answer : (p.withdrawal as Payload | undefined)?.answer
  if (typeof answer === 'string') unit(c.answers?.find((a) => a.id === answer)?.unit)
  const clock = c.clocks?.find((k) => k.id === p.clock)
  if (clock && e.type === 'clock_redated') found.push(word('ClockKind', clock.kind))
  if (typeof p.breach === 'string') found.push(word('ClockKind', c.breaches?.find((b) => b.id === p.breach)?.kind))
  if (typeof p.escalation === 'string') {
    const known = c.escalations?.find((x) => x.id === p.escalation)
    if (known) found.push(word('Rung', known.rung))
    unit(known?.unit)
  }
  if (typeof p.extension === 'string') {
    const extended = c.extensions?.find((x) => x.id === p.extension)?.until
    if (extended) found.push(until(extended))
  }
  return [...new Set(found.filter(Boolean))].join(' ')
}

// Values that stand in a payload as they are read, by the field that names them.
const PLAIN = ['number', 'region', 'address', 'respondent', 'document', 'to', 'means', 'place', 'task_force', 'on', 'taken_at', 'at'] as const
const WORDS: Record<string, string[]> = {
  priority: ['Priority'], channel: ['Channel', 'MediaChannel'], level: ['SourceLevel'], nature: ['EvidenceNature'], stage: ['Stage'], with: ['ContactWith'],
  purpose: ['VisitPurpose', 'ContactPurpose'], basis: ['RepeatBasis'], cause: ['Cause'], answer_mode: ['AnswerMode'],
}
// Elsewhere an instant in a payload is that of the event itself.
const OWN_INSTANT = new Set(['visit_recorded'])

/** What an event records besides, each thing by its name. */
export function facts(e: Event, view: View, names: Names): [name: string, says: string][] {
  if (e.type === 'case_registered' || e.type === 'unit_assigned') return []
  const p = (e.payload ?? {}) as Payload
  const found = new Map<string, string>()
  const say = (field: string, says: unknown) => typeof says === 'string' && says && found.set(i18next.t(`field.${field}`, { defaultValue: field }), says)
  const person = (id: unknown) => (typeof id === 'string' ? names.people[id] ?? id : undefined)
  for (const x of inner(p)) {
    for (const field of PLAIN) if (typeof x[field] === 'string' && (field !== 'at' || OWN_INSTANT.has(e.type))) say(field, instant(x[field]))
    for (const [field, of] of Object.entries(WORDS)) if (typeof x[field] === 'string') say(field, wordIn(x[field], ...of))
    if (Array.isArray(x.pollution_types)) say('pollution_types', listed((x.pollution_types as string[]).map(typeName)))
    if (typeof x.suggested === 'string') say('suggested', names.units[x.suggested] ?? x.suggested)
    if (Array.isArray(x.people)) say('people', listed(x.people.map((id) => person(id)!)))
    if (typeof x.sent === 'string') found.set(i18next.t('way.sent'), person(x.sent) ?? '')
    if (Array.isArray(x.issues)) found.set(i18next.t('way.issues'), String(x.issues.length))
  }
  const pending = p.signature_pending as Payload | undefined
  if (pending) say('authorised_by', person(pending.authorised_by))
  if (typeof p.answered === 'boolean') say('answered', i18next.t(p.answered ? 'way.yes' : 'way.no'))
  const change = (of: string, old: unknown, to: unknown, says = until) => found.set(i18next.t(of), `${old ? `${says(old)} → ` : ''}${says(to)}`)
  switch (e.type) {
    case 'progress_reported':
      for (const x of (p.settlements as Payload[] | undefined) ?? []) found.set(i18next.t('case.issue', { n: issueOf(view, x.issue as string).n }), word('Settlement', x.settlement as string))
      break
    case 'handover_time_corrected':
      change('field.handed_over_at', p.old, p.new, instant)
      break
    case 'clock_redated': {
      change('way.instant', view.case.clocks?.find((k) => k.id === p.clock)?.redated?.find((r) => r.seq === e.seq)?.old, p.due)
      found.set(i18next.t('way.why'), word('RedatingReason', p.reason as string))
      say('document', basis((p.why as Payload | undefined)?.basis as string | undefined))
      break
    }
    case 'breach_set_aside':
      found.set(i18next.t('way.why'), word('SetAsideReason', (p.set_aside as Payload | undefined)?.reason as string | undefined))
      break
    case 'report_signed':
      if (p.presented) found.set(i18next.t('presented.title'), i18next.t(p.amended ? 'presented.amended' : 'presented.stood'))
      break
    case 'redo_ordered':
    case 'warning_due':
      change('way.instant', undefined, p.due)
      break
    case 'priority_set':
      say('priority', `${word('Priority', p.old as string)} → ${word('Priority', p.priority as string)}`)
      break
    case 'evidence_paired':
      for (const side of ['before', 'after']) {
        const shot = view.case.evidence?.find((x) => x.seq === p[side])
        if (shot) found.set(word('Stage', side), [shot.place, shot.taken_at && full(shot.taken_at)].filter(Boolean).join(' ') || i18next.t('pairing.entry', { n: shot.seq }))
      }
      break
    case 'entry_amended':
    case 'entry_struck':
      found.set(i18next.t('way.entry'), word('EventType', view.case.entries?.find((n) => n.seq === p.seq)?.kind))
  }
  return [...found].filter(([, says]) => says)
}
