import type { components } from '../../facts/schema'

export type Unit = components['schemas']['Unit']

/** A unit with those below it. */
export type Branch = { unit: Unit; below: Branch[] }

// The office itself first, then from the top of the state down to its townships.
const rank: Record<Unit['kind'], number> = { office: 0, group: 1, province: 2, city: 3, department: 4, county: 5, township: 6 }

const order = (a: Unit, b: Unit) => Number(a.disabled ?? false) - Number(b.disabled ?? false) || rank[a.kind] - rank[b.kind] || a.name.localeCompare(b.name, 'zh-CN') || a.id.localeCompare(b.id)

/** The units as a tree. One whose unit above is not among them stands on top, so that none is lost. */
export function treeOf(units: Unit[]): Branch[] {
  const known = new Set(units.map((u) => u.id))
  const below = new Map<string, Unit[]>()
  for (const u of units) {
    const above = u.parent && known.has(u.parent) ? u.parent : ''
    below.set(above, [...(below.get(above) ?? []), u])
  }
  const grow = (above: string): Branch[] => (below.get(above) ?? []).toSorted(order).map((unit) => ({ unit, below: grow(unit.id) }))
  return grow('')
}

/** The units above one, from the top. */
export function above(units: Unit[], id: string): Unit[] {
  const byID = new Map(units.map((u) => [u.id, u]))
  const found: Unit[] = []
  for (let u = byID.get(byID.get(id)?.parent ?? ''); u && !found.includes(u); u = byID.get(u.parent ?? '')) found.unshift(u)
  return found
}

/** Whether a unit is another one or lies somewhere below it: there it cannot be moved. */
export const within = (units: Unit[], id: string, of: string) => id === of || above(units, id).some((u) => u.id === of)

/** What is typed to find a unit may be part of its name, its code or the name of its area. */
export const fits = (u: Unit, q: string) => [u.name, u.code ?? '', ...(u.territory ?? [])].some((text) => text.toLowerCase().includes(q.trim().toLowerCase()))
