import type { View } from './view'

export type Numbered = { kind: 'escalation' | 'listed' | 'report' | 'reply'; document: string; rung?: string; unit?: string; at?: string }

/** When the case was ordered to its lead, and what else of it went out or came in under a number, earliest first. */
export function papers(c: View['case']): { ordered: string; numbered: Numbered[] } {
  const lead = (c.assignments ?? []).findLast((a) => a.round === c.round && a.role === 'lead' && !a.parent && a.state !== 'released')
  const numbered: Numbered[] = []
  for (const e of c.escalations ?? []) if (e.document) numbered.push({ kind: 'escalation', rung: e.rung, document: e.document, unit: e.unit, at: e.decided_at ?? e.at })
  const listed = c.listed_supervision
  if (listed) numbered.push({ kind: 'listed', document: [listed.number, listed.document].filter(Boolean).join(' '), at: listed.on })
  for (const a of c.answers ?? []) if (a.report?.document) numbered.push({ kind: 'report', document: a.report.document, unit: a.unit, at: a.last_filed })
  if (c.reply.document) numbered.push({ kind: 'reply', document: c.reply.document, at: c.reply.reported_at })
  return { ordered: lead?.assigned_at ?? '', numbered: numbered.toSorted((a, b) => ((a.at ?? '') < (b.at ?? '') ? -1 : 1)) }
}
