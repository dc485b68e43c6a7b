import { Button, Result } from 'antd'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'

export default function Nowhere() {
  const { t } = useTranslation()
  const go = useNavigate()
  return <Result status="404" title={t('nowhere.title')} subTitle={t('nowhere.do')} extra={<Button type="primary" onClick={() => go('/')}>{t('failed.home')}</Button>} />
}
