import { useTranslation } from 'react-i18next'

import { Spin } from './spin'

export function Waiting() {
  const { t } = useTranslation()
  return (
    <div role="status" style={{ display: 'grid', placeItems: 'center', alignContent: 'center', minHeight: 240, gap: 12 }}>
      <Spin />
      <span className="faint">{t('waiting')}</span>
    </div>
  )
}
