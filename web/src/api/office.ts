import { useQuery } from '@tanstack/react-query'

import { client, data } from './client'

/** All units, read once and kept. */
export function useUnits() {
  return useQuery({ queryKey: ['units'], queryFn: () => data(client.GET('/api/v1/units')), staleTime: 300_000 })
}

const names = new Intl.Collator('zh-CN')
/** In the order in which people look for names: Chinese ones by their sound. */
export const byName = <P extends { name: string }>(people: P[]): P[] => people.toSorted((a, b) => names.compare(a.name, b.name))

/** The people who hold a post in a unit now, or everybody. */
export function usePeople(unit?: string, role?: string) {
  return useQuery({
    queryKey: ['people', unit ?? '', role ?? ''],
    queryFn: async () => {
      const found = await data(client.GET('/api/v1/people', { params: { query: { unit, role } } }))
      return { ...found, people: byName(found.people) }
    },
    staleTime: 300_000,
  })
}

type Known = { id: string; name: string; telephone?: string; disabled?: boolean; posts: { unit: string }[] }

/** Choices that are called alike are told apart by the end of a number, or else of the id. */
export function toldApart<C extends { value: string; label: string }>(choices: C[], telephone: (id: string) => string | undefined): C[] {
  const times = new Map<string, number>()
  for (const c of choices) times.set(c.label, (times.get(c.label) ?? 0) + 1)
  return choices.map((c) => (times.get(c.label)! > 1 ? { ...c, label: `${c.label} · ${(telephone(c.value) ?? c.value).slice(-4)}` } : c))
}

/** People to choose from, each with a unit where they are of several, those of one's own units first. */
export function choosable(people: Known[], units: { id: string; name: string }[], own: string[]): { value: string; label: string }[] {
  const there = people.filter((p) => !p.disabled)
  const unitOf = (p: Known) => (p.posts.find((x) => own.includes(x.unit)) ?? p.posts[0])?.unit
  const several = new Set(there.map(unitOf)).size > 1
  const near = (p: Known) => Number(p.posts.some((x) => own.includes(x.unit)))
  const choices = there.toSorted((a, b) => near(b) - near(a)).map((p) => ({ value: p.id, label: [p.name, several && units.find((u) => u.id === unitOf(p))?.name].filter(Boolean).join(' · ') }))
  return toldApart(choices, (id) => people.find((p) => p.id === id)?.telephone)
}

/** The name of a place as the lists write it: a unit's name without what stands behind it in brackets. */
export function placeOf(name: string): string {
  return name.replace(/\s*[（(][^（()）]*[）)]$/, '')
}

/** The units that lie below one, however deep. */
export function lying(top: string, units: { id: string; parent?: string }[]): Set<string> {
  const found = new Set<string>()
  for (let more = [top]; more.length;) {
    more = units.filter((u) => u.parent && more.includes(u.parent) && u.id !== top && !found.has(u.id)).map((u) => u.id)
    more.forEach((id) => found.add(id))
  }
  return found
}
