import type { components } from '../../facts/schema'

type Timeline = components['schemas']['Timeline']

/** Who gave a case to its lead, when and to which unit, by its latest events; nobody has yet where that is undefined. */
export function takenBy({ events, names }: Pick<Timeline, 'events' | 'names'>): { name: string; at: string; unit: string } | undefined {
  for (const e of [...(events ?? [])].sort((a, b) => b.seq - a.seq)) {
    const given = (e.payload as { assignment?: { role?: string; unit?: string; parent?: string } } | undefined)?.assignment
    if (e.type !== 'unit_assigned' || given?.role !== 'lead' || given.parent) continue
    const { actor, acting_for: whom } = e
    const name = (p?: string) => names.people[p ?? ''] ?? ''
    return { name: whom ? `${name(actor)} → ${name(whom)}` : name(actor), at: e.happened_at, unit: names.units[given.unit ?? ''] ?? '' }
  }
  return undefined
}
