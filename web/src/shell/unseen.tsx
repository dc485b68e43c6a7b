import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'

import { Instead } from '../parts/instead'
import { usePosts } from './posts'

/** Stands in place of a case that is not one's own, or is none: what may be the reason, and whom to ask. */
export default function Unseen({ says }: { says: string }) {
  const { t } = useTranslation()
  const go = useNavigate()
  const posts = usePosts()
  return (
    <Instead of="warning" title={says} deeds={<Button type="primary" onClick={() => go('/board')}>{t('failed.home')}</Button>}>
      <span>{t('closed.case')}</span><span>{t('closed.askCase', { posts })}</span>
    </Instead>
  )
}
