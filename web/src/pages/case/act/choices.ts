import i18next from 'i18next'

import type { Me } from '../../../session'
import { full, fullDue } from '../../../time'
import { leading, word, wordIn } from '../../../words'
import { evidenceName, roleOf, type View } from '../view'

/** Whoever enters what came on paper acts as the desk, for any unit but their own. */
export const atDesk = (me: Me): Me => ({ ...me, posts: me.posts.filter((p) => !p.role.startsWith('unit_')) })

export type Choice = { value: string | number; label: string }

/** Enumerations by the name of the field that holds them. */
const WORDS: Record<string, string[]> = {
  verdict: ['Verdict'], settlement: ['Settlement'], rectify_track: ['RectifyTrack'], role: ['AssignmentRole'], answer_mode: ['AnswerMode'],
  gate: ['Gate'], satisfaction: ['Satisfaction'], cause: ['Cause'], outcome: ['ScreeningOutcome', 'Outcome'], rung: ['Rung'], round: ['RoundKind'],
  level: ['SourceLevel'], mode: ['SourceMode'], channel: ['Channel', 'MediaChannel'], priority: ['Priority'], link: ['RepeatKind'], basis: ['RepeatBasis'],
  means: ['Means'], nature: ['EvidenceNature'], stage: ['Stage'], purpose: ['ContactPurpose', 'VisitPurpose'], with: ['ContactWith'], result: ['UpstreamResult'],
  decision: ['RedactionChoice'], kind: ['RedactionKind'],
}

/** While units wait for a ruling or a review, no assisting unit joins. */
export const SETTLING = ['disputed', 'submitted', 'supplementing']

/** The commands of the office about answers. */
const OF_OFFICE = ['approve', 'return', 'redo', 'open-review']

/** To what answers, by their states, a command can be given. */
const ANSWERS: Record<string, string[]> = {
  approve: ['submitted', 'in_review'], return: ['submitted', 'in_review', 'approved'], redo: ['submitted', 'in_review', 'supplementing', 'approved'], 'open-review': ['submitted'],
  'submit-report': ['open'], 'replace-report': ['submitted'], supplement: ['supplementing'], 'request-extension': ['open'],
}

type Part = NonNullable<View['case']['assignments']>[number]
const taken = (a: Part) => a.state !== 'offered' && a.state !== 'disputed'

/** To what parts a command can be given; any where none is named. */
const PARTS: Record<string, (a: Part, c: View['case']) => boolean> = {
  acknowledge: (a) => a.state === 'offered',
  'name-handler': (a) => a.state !== 'offered',
  'sub-assign': taken, dispute: (a) => a.state === 'acknowledged',
  contribute: (a) => taken(a) && !a.answers,
  cosign: (a) => taken(a) && !a.answers && a.role === 'territorial',
  reassign: (a, c) => a.state !== 'disputed' && !a.parent && (a.state !== 'answered' || !!c.answers?.some((x) => x.assignment === a.id && x.state === 'supplementing')),
}

/** What of an enumeration may be chosen here, by what stands in the case and, in root, in the form. */
export function offered(kind: string, name: string, values: string[], view: View, root: Record<string, unknown> = {}): string[] {
  const c = view.case
  if (name === 'role' && kind === 'assign' && c.state !== 'registered') return values.filter((v) => v === 'territorial' || (v === 'assisting' && !SETTLING.includes(c.state)))
  // Whoever takes a part over has it in its role.
  const part = kind === 'reassign' && name === 'role' ? c.assignments?.find((a) => a.id === root.assignment) : undefined
  if (part) return [part.role]
  if (name === 'priority' && kind === 'set-priority') return values.filter((v) => v !== c.priority)
  if (name === 'outcome' && kind === 'screen' && c.screening?.outcome === 'accepted') return values.filter((v) => v !== 'accepted')
  if (name !== 'gate') return values
  if (kind === 'pass-gate') return values.filter((v) => view.your_gates?.some((g) => g === v))
  const passed = (gate: string) => c.gates?.some((k) => k.gate === gate && k.round === c.round && !k.fallen)
  return kind === 'waive-gate' ? values.filter((v) => !passed(v)) : values
}

export function enumChoices(name: string, values: string[]): { value: string; label: string }[] {
  return values.map((v) => ({ value: v, label: wordIn(v, ...(WORDS[name] ?? [])) }))
}

/** Of several answers, the one that alone waits for the leader's signature is read at once. */
export function readFirst(kind: string, view: View, me: Me): { answer: string | number } | undefined {
  const answers = caseChoices(kind, 'answer', view, me) ?? []
  const presented = answers.filter((x) => view.case.answers?.some((a) => a.id === x.value && a.presented))
  return kind === 'sign-report' && answers.length > 1 && presented.length === 1 ? { answer: presented[0]!.value } : undefined
}

/** What of the case a field can name now; undefined: the field names nothing of the case. entry: the words of an entry, by which it is told from others. */
export function caseChoices(kind: string, name: string, view: View, me: Me, entry?: (seq: number) => string): Choice[] | undefined {
  const { case: c, names, texts } = view
  const unit = (u?: string) => (u ? names.units[u] ?? u : '')
  const text = (ref?: { digest: string }) => (ref ? texts[ref.digest] ?? '' : '')
  const brief = (s: string) => (s.length > 40 ? `${s.slice(0, 40)}…` : s)
  const active = (c.assignments ?? []).filter((a) => a.state !== 'released' && a.round === c.round)
  const mine = (u?: string) => me.posts.some((p) => p.unit === u)
  const unitHand = me.posts.some((p) => p.role.startsWith('unit_'))
  const missed = (c.breaches ?? []).filter((b) => !b.set_aside).map((b) => ({ value: b.id, label: `${word('ClockKind', b.kind)} ${fullDue(b.due)} ${b.owner.unit ? unit(b.owner.unit) : word('Role', b.owner.role)}` }))
  switch (name) {
    case 'assignment':
    case 'parent': {
      const fit = PARTS[kind]
      let parts = active.filter((a) => !fit || fit(a, c))
      if (kind === 'take-back') parts = parts.filter((a) => a.parent && mine(active.find((p) => p.id === a.parent)?.unit))
      else if (kind === 'reassign') parts = parts.filter((a) => !mine(a.unit))
      else if (unitHand && kind !== 'record-contact') parts = parts.filter((a) => mine(a.unit))
      return parts.map((a) => ({ value: a.id, label: `${roleOf(a)} ${unit(a.unit)}` }))
    }
    case 'answer': {
      // Nobody judges what a unit of their own answered.
      const judged = OF_OFFICE.includes(kind)
      const owed = (c.answers ?? []).filter((a) => a.round === c.round && (judged ? !mine(a.unit) : !unitHand || mine(a.unit)) && (ANSWERS[kind]?.includes(a.state) ?? true))
      const role = (a: (typeof owed)[number]) => (owed.some((b) => b !== a && b.unit === a.unit) ? ` · ${word('AssignmentRole', active.find((p) => p.id === a.assignment)?.role)}` : '')
      return owed.map((a) => ({ value: a.id, label: `${unit(a.unit)}${role(a)} · ${word('AnswerState', a.state)}` }))
    }
    case 'issue':
    case 'issues':
      return (c.issues ?? []).filter((i) => !i.withdrawn).map((i, at) => ({ value: i.id, label: `${i18next.t('case.issue', { n: at + 1 })} ${brief(text(i.text))}` }))
    case 'clock':
      return view.clocks.filter((k) => !k.cancelled).map((k) => ({ value: k.id, label: `${word('ClockKind', k.kind)} ${fullDue(k.due_at)}` }))
    case 'escalation': {
      const state = kind === 'confirm-escalation' ? 'proposed' : 'confirmed'
      return (c.escalations ?? []).filter((e) => e.state === state && (kind === 'confirm-escalation' || !unitHand || mine(e.unit))).map((e) => ({ value: e.id, label: `${word('Rung', e.rung)} ${unit(e.unit)}` }))
    }
    case 'extension':
      return (c.extensions ?? []).filter((x) => !x.decided_at).map((x) => ({ value: x.id, label: fullDue(x.until) }))
    case 'dispute':
      return (c.disputes ?? []).filter((d) => !d.ruled_at && active.some((a) => a.id === d.assignment)).map((d) => ({ value: d.id, label: leading(unit(active.find((a) => a.id === d.assignment)?.unit)) + brief(text(d.reason)) }))
    case 'breach':
      return missed
    case 'prepared':
      return (c.prepared_publications ?? []).filter((p) => p.round === c.round && !p.fallen && view.release?.prepared.some((r) => r.id === p.id && r.by.includes(me.acting_for ?? me.person))).map((p) => ({ value: p.id, label: brief(text(p.text)) }))
    case 'evidence': { // files alike are told apart by the end of their digest; a referral may rest on what was missed
      const files = (c.evidence ?? []).filter((e) => !e.struck).map((e) => ({ value: e.digest, label: `${evidenceName(view, e)} · ${e.digest.slice(-4)}` }))
      return kind === 'refer' ? [...missed.map((b) => ({ ...b, label: leading(i18next.t('field.breach')) + b.label })), ...files] : files
    }
    case 'seq': {
      // One's own are mended, and a coordinator mends anybody's where no unit of one's own has or had a part.
      const any = me.posts.some((p) => p.role === 'coordinator') && !c.assignments?.some((a) => mine(a.unit))
      const entries = (c.entries ?? []).filter((e) => !e.struck && (kind === 'answer-supervision' ? e.asked && (!unitHand || mine(e.asked)) : e.by === me.person || (any && !mine(e.asked))))
      return entries.map((e) => ({ value: e.seq, label: `${[word('EventType', e.kind), full(e.at), names.people[e.by], brief(entry?.(e.seq) ?? '')].filter(Boolean).join(' ')}` }))
    }
    case 'unit':
      // Also units of before are asked: what they owe outlives their part.
      if (['urge', 'propose-escalation', 'supervise', 'track'].includes(kind)) {
        return [...new Set([...active, ...(c.assignments ?? [])].map((a) => a.unit))].map((u) => ({ value: u, label: unit(u) }))
      }
      break
    case 'person':
      if (kind === 'lift-recusal') return (c.recusals ?? []).filter((r) => !r.lifted_at).map((r) => ({ value: r.person, label: names.people[r.person] ?? r.person }))
      // Whoever does not steer the case bars nobody but themselves.
      if (kind === 'recuse' && !me.posts.some((p) => ['coordinator', 'supervisor', 'leader'].includes(p.role))) {
        const own = me.acting_for ?? me.person
        return [{ value: own, label: names.people[own] ?? me.name }]
      }
  }
  return undefined
}
