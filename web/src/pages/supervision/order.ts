import type { components } from '../../facts/schema'

type Unit = Pick<components['schemas']['Unit'], 'id' | 'name' | 'parent'>

/**
 * Puts what is said of units in the order of the tree, by name within it, the
 * office itself first: never by who did worst.
 */
export function inOrder<T extends { unit: string }>(rows: T[], units: Unit[]): T[] {
  const below = new Map<string, Unit[]>()
  const known = new Set(units.map((u) => u.id))
  for (const u of units) {
    const over = u.parent && known.has(u.parent) ? u.parent : ''
    below.set(over, [...(below.get(over) ?? []), u])
  }
  const place = new Map<string, number>([['-', -1]])
  const walk = (id: string) => {
    for (const u of (below.get(id) ?? []).toSorted((a, b) => a.name.localeCompare(b.name, 'zh-CN'))) {
      if (place.has(u.id)) continue
      place.set(u.id, place.size)
      walk(u.id)
    }
  }
  walk('')
  const at = (r: T) => place.get(r.unit) ?? Number.MAX_SAFE_INTEGER
  return rows.toSorted((a, b) => at(a) - at(b) || a.unit.localeCompare(b.unit))
}
