import { useMemo } from 'react'

import { toldApart } from '../../api/office'
import { Among } from '../../parts/among'
import { above, type Unit } from './tree'
import type { useOffice } from './read'

type Office = ReturnType<typeof useOffice>
type Chosen = { id?: string; value?: string; onChange?: (v: string | undefined) => void; disabled?: boolean; placeholder?: string; 'aria-label'?: string }

/** One of the people in office, those of a unit first. */
export function ChoosePerson({ office, unit, but, ...rest }: Chosen & { office: Office; unit?: string; but?: string }) {
  const options = useMemo(() => {
    const all = (office.people.data?.people ?? []).filter((p) => (!p.disabled && p.id !== but) || p.id === rest.value).map((p) => {
      const posts = office.postsOf.get(p.id) ?? []
      const here = posts.find((x) => x.unit === unit) ?? posts[0]
      return { value: p.id, label: [p.name, here ? office.is(here) : ''].filter(Boolean).join(' · '), near: Number(posts.some((x) => x.unit === unit)) }
    })
    return toldApart(unit ? all.toSorted((a, b) => b.near - a.near) : all, (id) => office.people.data?.people.find((p) => p.id === id)?.telephone)
  }, [office, unit, but, rest.value])
  return <Among {...rest} allowClear options={options} />
}

/** One of the units, by its name or that of a unit above it. */
export function ChooseUnit({ office, not, kinds, ...rest }: Chosen & { office: Office; not?: (u: Unit) => boolean; kinds?: Unit['kind'][] }) {
  const options = useMemo(() => {
    const units = office.units.data?.units ?? []
    return units.filter((u) => ((!u.disabled && !not?.(u)) || u.id === rest.value) && (!kinds || kinds.includes(u.kind))).map((u) => ({
      value: u.id, label: [...above(units, u.id).slice(-1).map((x) => x.name), u.name].join(' / '),
    })).toSorted((a, b) => a.label.localeCompare(b.label, 'zh-CN'))
  }, [office.units.data, not, kinds, rest.value])
  return <Among {...rest} allowClear options={options} />
}
