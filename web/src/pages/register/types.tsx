import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { Input } from '../../parts/input'
import { listed } from '../../words'
import { typeName } from '../../words/types'

const BETWEEN = /[\s,;\u3001\uff0c\uff1b]+/

/** The types of pollution: one press each, and in one's own words what is none of them. */
export function Types({ id, all, value, set }: { id: string; all: string[]; value: string[]; set: (v: string[]) => void }) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  const known = value.filter((v) => all.includes(v))
  const own = value.filter((v) => !all.includes(v))
  const parts = (text: string) => text.split(BETWEEN).filter(Boolean)
  return (
    <div className="ticks" role="group" aria-label={t('field.pollution_types')}>
      {all.map((v) => <label key={v}><input type="checkbox" checked={known.includes(v)} onChange={(e) => set([...all.filter((x) => (x === v ? e.target.checked : known.includes(x))), ...own])} /> {typeName(v)}</label>)}
      <Input
        id={id} autoComplete="off" placeholder={t('register.ownTypes')} value={parts(typed).join() === own.join() ? typed : listed(own)}
        onChange={(e) => { setTyped(e.target.value); set([...known, ...parts(e.target.value)]) }}
      />
    </div>
  )
}
