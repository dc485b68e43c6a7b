import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import { Instead } from '../parts/instead'

/** What stands on every page of somebody without a post: lists would look as if there were no cases. */
export function NoPost() {
  const { t } = useTranslation()
  return <Instead of="warning" title={t('noPost.title')} deeds={<Link to="/me">{t('place.me')}</Link>}>{t('noPost.ask')}</Instead>
}
