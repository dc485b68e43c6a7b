import { Button } from 'antd'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'

/** Fetches the next page when its place comes near, and by its button. */
export function More({ of }: { of: { hasNextPage: boolean; isFetchingNextPage: boolean; isFetchNextPageError: boolean; fetchNextPage: () => unknown } }) {
  const { t } = useTranslation()
  const place = useRef<HTMLDivElement>(null)
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = of
  const ready = hasNextPage && !isFetchingNextPage && !isFetchNextPageError
  useEffect(() => {
    if (!ready || !place.current) return undefined
    const seen = new IntersectionObserver((found) => found.some((f) => f.isIntersecting) && fetchNextPage(), { rootMargin: '800px' })
    seen.observe(place.current)
    return () => seen.disconnect()
  }, [ready, fetchNextPage])
  if (!hasNextPage) return null
  return <div ref={place} className="more-cases"><Button onClick={() => fetchNextPage()} loading={isFetchingNextPage}>{t('more')}</Button></div>
}
