import i18next from 'i18next'

import type { components } from '../../facts/schema'
import { short } from '../../time'
import { commandName, word } from '../../words'

export type View = components['schemas']['CaseView']

/** The words of a text that the view refers to; where nobody can read it any more, that. */
export const text = (view: View, ref?: { digest: string }) => (ref ? view.texts[ref.digest] ?? (view.texts_unread ? i18next.t('case.textUnread') : '') : '')

/** A unit's part by its role; what was passed down to it has that of whoever did, and is called so. */
export const roleOf = (a: Pick<components['schemas']['Assignment'], 'role' | 'parent'>) => (a.parent ? commandName('sub-assign') : word('AssignmentRole', a.role))

/** Where a file of the case is read. */
export const fileOf = (view: View, digest: string) => `/api/v1/cases/${view.case.id}/files/${encodeURIComponent(digest)}`

/** Evidence by what it is and shows, where, when and by whom: its file has no name of its own in the record. */
export function evidenceName(view: View, e: Pick<components['schemas']['Evidence'], 'nature' | 'kind' | 'stage' | 'side' | 'place' | 'taken_at' | 'at' | 'by'>): string {
  const kind = word('EvidenceContent', e.kind)
  const what = [word('EvidenceNature', e.nature), word('Stage', e.side || e.stage), e.place].filter(Boolean).join(' ')
  const how = [e.kind === 'picture' || what.includes(kind) ? '' : kind, e.taken_at ? short(e.taken_at) : e.at ? i18next.t('case.attachedAt', { at: short(e.at) }) : '', view.names.people[e.by]]
  return [what, ...how].filter(Boolean).join(' · ')
}

/** Who presented the report that waits for a signature, or signed one, for whom, and when. */
export const presentedBy = (view: View, a: components['schemas']['Answer'], what: 'presented' | 'signed' = 'presented') => byWhom(view, a[what]!)

/** Who sent back what was presented, for whom, and when. */
export const sentBackBy = (view: View, a: components['schemas']['Answer']) => byWhom(view, a.sent_back!)

function byWhom(view: View, { by, by_for, at }: { by: string; by_for?: string; at: string }): { name: string; at: string } {
  const name = (p?: string) => (p ? view.names.people[p] ?? p : '')
  return { name: `${name(by)}${by_for ? ` → ${name(by_for)}` : ''}`, at: short(at) }
}

/** The place of an issue in the case, from 1, and its words. */
export function issueOf(view: View, id: string): { n: number; says: string } {
  const all = (view.case.issues ?? []).filter((i) => !i.withdrawn || i.id === id)
  const at = all.findIndex((i) => i.id === id)
  return { n: at + 1, says: at < 0 ? '' : text(view, all[at]!.text) }
}

const SETTLED = ['not_concluded', 'interim_concluded', 'concluded']

/** How far an issue has come since the report that passed: what was left of it is reported as progress. */
export function settledSince(view: View, f: components['schemas']['Finding']): string | undefined {
  const now = view.case.issues?.find((i) => i.id === f.issue)?.settlement ?? ''
  const passed = view.case.answers?.some((a) => a.state === 'approved' && a.report?.findings?.includes(f))
  return passed && SETTLED.indexOf(now) > SETTLED.indexOf(f.settlement) ? now : undefined
}
