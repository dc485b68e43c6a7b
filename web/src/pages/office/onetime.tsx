import { useTranslation } from 'react-i18next'

import { Once } from '../../parts/once'

/** A password that is shown once. */
export function OneTime({ login, password }: { login: string; password: string }) {
  const { t } = useTranslation()
  return (
    <div className="shown-once" role="status">
      <b>{t('office.account.made', { login })}</b>
      <p>{t('office.account.once')}</p>
      <Once text={password} label={t('office.account.oneTime')} />
    </div>
  )
}
