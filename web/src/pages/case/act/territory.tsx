import { Button } from 'antd'
import { useTranslation } from 'react-i18next'

import { Tag } from '../../../parts/tag'
import type { Value } from './value'
import type { View } from '../view'

/** The territorial units that region and address name, and that come in by themselves (S1-16). */
export function Territory({ view, value, set }: { view: View; value: Value; set: (v: Value) => void }) {
  const { t } = useTranslation()
  const territory = view.territory!
  // Others may be named later, but left out only when the case is first assigned.
  const first = view.case.state === 'registered'
  const units = [...(territory.units ?? []), ...(first ? (territory.unclear ?? []).flatMap((n) => n.units.map((unit) => ({ unit, reason: n.reason }))) : [])]
  const left = (value.territorial_left_out as Value[] | undefined) ?? []
  return (
    <section className="part" style={{ marginBottom: 14 }}>
      {territory.hint ? <div>{territory.hint}</div> : null}
      {units.map((u) => {
        const out = left.some((l) => l.unit === u.unit)
        return (
          <div key={u.unit} className="line" style={{ marginTop: 6 }}>
            <Tag color={out ? undefined : 'blue'}>{view.names.units[u.unit] ?? u.unit}</Tag>
            <span className="faint">{u.reason}</span>
            {first ? <Button size="small" type="link" onClick={() => set({ ...value, territorial_left_out: out ? left.filter((l) => l.unit !== u.unit) : [...left, { unit: u.unit }] })}>{t(out ? 'territory.bringIn' : 'territory.leaveOut')}</Button> : null}
          </div>
        )
      })}
    </section>
  )
}
