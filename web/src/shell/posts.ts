import { useTranslation } from 'react-i18next'

import { useSession } from '../session'
import { listed, postName } from '../words'

/** One's own posts, each said once. */
export function usePosts(): string {
  const { t } = useTranslation()
  const { me } = useSession()
  const posts = [...new Set(me.posts.map(postName))]
  return posts.length ? listed(posts) : t('closed.none')
}
