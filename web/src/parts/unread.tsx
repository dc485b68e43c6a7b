import { Button } from 'antd'
import { useTranslation } from 'react-i18next'

import { saidBy } from './doing'

/** In the place of a part of a page that could not be read: nothing there would look as if there were nothing. */
export function Unread({ of, error, again }: { of: string; error: unknown; again: () => unknown }) {
  const { t } = useTranslation()
  return (
    <p className="unread over" role="alert">
      {t('failed.part', { of })} {saidBy(error)} <Button size="small" onClick={() => void again()}>{t('failed.again')}</Button>
    </p>
  )
}
