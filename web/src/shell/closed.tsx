import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'

import { Instead } from '../parts/instead'
import { useSession } from '../session'
import { homeOf } from './homes'
import type { Place } from './places'
import { usePosts } from './posts'

/** Stands in place of a page that is not one's own: what it is for, whose it is, and whom to ask. */
export default function Closed({ name }: { name: Place['name'] }) {
  const { t } = useTranslation()
  const { me } = useSession()
  const go = useNavigate()
  const posts = usePosts()
  return (
    <Instead of="warning" title={t('closed.title', { who: t(`closed.who.${name}`) })} deeds={<Button type="primary" onClick={() => go(homeOf(me.posts.map((p) => p.role)))}>{t('closed.home')}</Button>}>
      <span>{t(`closed.${name}`)}</span><span>{t('closed.ask', { posts })}</span>
    </Instead>
  )
}
