import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'

import { Instead } from '../../parts/instead'

export default function Nowhere() {
  const { t } = useTranslation()
  const go = useNavigate()
  return <Instead of="nowhere" title={t('nowhere.title')} deeds={<Button type="primary" onClick={() => go('/board')}>{t('failed.home')}</Button>}>{t('nowhere.do')}</Instead>
}
