import { Button } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { Spin } from '../../parts/spin'

const Change = lazy(() => import('./changepassword').then((m) => ({ default: m.ChangePassword })))

/** One's password: its form is fetched by whoever changes it. */
export function Password() {
  const { t } = useTranslation()
  const [changing, setChanging] = useState(false)
  return (
    <section className="card">
      <h2>{t('me.password.title')}</h2>
      <p className="rule">{t('me.password.rule')}</p>
      {changing ? <Suspense fallback={<Spin />}><Change back={() => setChanging(false)} /></Suspense> : <Button onClick={() => setChanging(true)}>{t('me.password.change')}</Button>}
    </section>
  )
}
