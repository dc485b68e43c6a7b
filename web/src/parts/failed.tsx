import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'

import { Problem, Unreachable } from '../api/problem'
import { Instead } from './instead'

/** Says why something cannot be shown and what to do. */
export function Failed({ error, again }: { error: unknown; again?: () => void }) {
  const { t } = useTranslation()
  const go = useNavigate()
  const refused = error instanceof Problem && error.status < 500
  const away = error instanceof Unreachable || error instanceof TypeError
  return (
    <Instead
      of={refused ? 'warning' : 'error'}
      title={refused ? (error as Problem).message : t(away ? 'failed.away' : 'failed.broken')}
      deeds={refused ? <Button onClick={() => go('/board')}>{t('failed.home')}</Button> : again ? <Button type="primary" onClick={again}>{t('failed.again')}</Button> : undefined}
    >
      {away ? t('failed.awayDo') : refused ? undefined : error instanceof Problem && error.body.request_id ? t('failed.id', { id: error.body.request_id }) : t('failed.brokenDo')}
    </Instead>
  )
}
