import { SwapOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'

import { actFor } from '../api/acting'
import { keepAll } from '../drafts'
import { leave } from '../parts/held'
import { useSession } from '../session'
import { short } from '../time'
import { BarMenu } from './menu'

/** Changes for whom this window acts; everything is read anew. */
export function useActing() {
  const { me } = useSession()
  const queries = useQueryClient()
  const whom = me.may_act_for.find((p) => p.person === me.acting_for)
  async function go(person: string) {
    await keepAll() // in the name in which it was written
    actFor(person)
    await queries.resetQueries()
  }
  // Every page is begun anew: what is kept nowhere is asked about first.
  const to = (person: string) => leave(() => void go(person))
  return { whom, may: me.may_act_for, self: me.name, to }
}

/** For whom one acts, for those who may act for somebody. */
export function ActingSwitch() {
  const { t } = useTranslation()
  const { whom, may, self, to } = useActing()
  if (!may.length) return null
  const items = [
    { key: '', label: t('acting.self', { name: self }), onClick: () => to('') },
    ...may.map((p) => ({ key: p.person, label: <>{t('acting.for', { name: p.name })} <span className="faint figures">{t('me.until', { at: short(p.until) })}</span></>, onClick: () => to(p.person) })),
  ]
  return (
    <BarMenu className={`acting-switch ${whom ? 'on' : ''}`} selected={whom?.person ?? ''} items={items}>
      <SwapOutlined /> {whom ? t('acting.for', { name: whom.name }) : t('acting.switch')}
    </BarMenu>
  )
}

/** Says, on every page, that what is done here is done for somebody else. */
export function ActingBanner() {
  const { t } = useTranslation()
  const { whom, self, to } = useActing()
  if (!whom) return null
  return (
    <div className="acting" role="status">
      <b>{t('acting.for', { name: whom.name })}</b>
      <span>{t('acting.both', { self, whom: whom.name })}</span>
      <Button size="small" onClick={() => to('')}>{t('acting.end')}</Button>
    </div>
  )
}
