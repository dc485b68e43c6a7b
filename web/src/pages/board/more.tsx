import { Button } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

type Pages = { hasNextPage: boolean; isFetchingNextPage: boolean; isFetchNextPageError: boolean; fetchNextPage: () => unknown }

/** Fetches the next page when its place comes near, and by its button; or all of them, as for printing. shown of total: on paper it says what is left out. */
export function More({ of, shown, total }: { of: Pages; shown: number; total?: number }) {
  const { t } = useTranslation()
  const place = useRef<HTMLDivElement>(null)
  const [all, setAll] = useState(false)
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = of
  const ready = hasNextPage && !isFetchingNextPage && !isFetchNextPageError
  useEffect(() => {
    if (!ready || !place.current) return undefined
    if (all) {
      fetchNextPage()
      return undefined
    }
    const seen = new IntersectionObserver((found) => found.some((f) => f.isIntersecting) && fetchNextPage(), { rootMargin: '800px' })
    seen.observe(place.current)
    return () => seen.disconnect()
  }, [ready, all, fetchNextPage])
  if (!hasNextPage) return null
  return (
    <div ref={place} className="more-cases">
      <Button className="no-print" onClick={() => fetchNextPage()} loading={isFetchingNextPage}>{t('more')}</Button>
      <Button className="no-print" type="link" disabled={all && !isFetchNextPageError} onClick={() => setAll(true)}>{t('moreAll')}</Button>
      <p className="only-print">{t('morePrinted', { shown, total: total ?? '' })}</p>
    </div>
  )
}
