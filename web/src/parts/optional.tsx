import { useTranslation } from 'react-i18next'

/** The label of a field that may stay empty, in a form whose fields are no Field. */
export function Optional({ children }: { children: string }) {
  const { t } = useTranslation()
  return <>{children}<span className="faint"> {t('form.optional')}</span></>
}
