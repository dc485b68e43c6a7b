import { Button } from 'antd'
import { useTranslation } from 'react-i18next'

import { present } from '../api/clock'
import { full, instantOf, localOf, span } from '../time'
import { useNow } from '../time/now'
import { Input } from './input'

/** How far back a hand-over may lie before the office asks why. */
export const BACKDATED = 3_600_000

/** How a stated instant stands to now. */
export function standing(at: string | undefined, now: number): '' | 'future' | 'just' | 'back' {
  if (!at) return ''
  const ago = now - Date.parse(at)
  if (ago < 0) return 'future'
  return ago > BACKDATED ? 'back' : 'just'
}

/** The instant of hand-over: typed by a person, and held against the present. */
export function HandedOver({ id, value, set }: { id: string; value?: string; set: (v: string | undefined) => void }) {
  const { t } = useTranslation()
  const now = useNow()
  const how = standing(value, now)
  return (
    <div>
      <div style={{ display: 'flex', gap: 8 }}>
        <Input id={id} type="datetime-local" required value={value ? localOf(value) : ''} onChange={(e) => set(e.target.value ? instantOf(e.target.value) : undefined)} style={{ maxWidth: 240 }} />
        <Button onClick={() => set(present())}>{t('intake.now')}</Button>
      </div>
      <div aria-live="polite" className={how === 'future' ? 'over' : how === 'back' ? 'soon' : 'faint'}>
        {how ? `${full(value)} · ${t(`intake.when.${how}`, { span: span(now - Date.parse(value!)) })}` : t('intake.when.ask')}
      </div>
    </div>
  )
}
