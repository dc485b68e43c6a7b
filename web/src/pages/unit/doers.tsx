import { useTranslation } from 'react-i18next'

import { usePeople } from '../../api/office'
import { Telephone } from '../desk/telephone'

/** Who of a unit does what the reader may not, with their numbers: whoever has the watch rings them up. */
export function Doers({ unit, roles, name }: { unit: string; roles: string[]; name?: string }) {
  const { t } = useTranslation()
  const { data } = usePeople(unit)
  const people = (data?.people ?? []).filter((p) => !p.disabled && p.posts.some((post) => post.unit === unit && roles.includes(post.role)))
  // In the order of the roles: an officer is called before a leader.
  const first = (p: (typeof people)[number]) => Math.min(...p.posts.filter((post) => post.unit === unit && roles.includes(post.role)).map((post) => roles.indexOf(post.role)))
  if (!data) return null
  return (
    <div className="doers faint">
      {name ? <b>{name}</b> : null}
      {people.length ? t('unit.doers') : <span className="over">{t('unit.noDoers')}</span>}
      <ul className="plain">{people.toSorted((a, b) => first(a) - first(b)).map((p) => <li key={p.id}>{p.name} <Telephone number={p.telephone} unit={unit} person={p.id} /></li>)}</ul>
    </div>
  )
}
