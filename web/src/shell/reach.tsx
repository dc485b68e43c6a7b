import { useQuery } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'

import { client, data } from '../api/client'
import { useBehind } from '../api/queries'
import { useLine } from '../live'

const changes = (changed: () => void) => {
  addEventListener('online', changed)
  addEventListener('offline', changed)
  return () => {
    removeEventListener('online', changed)
    removeEventListener('offline', changed)
  }
}

/** What is wrong with the way to the program, in a word. */
function useWrong(): 'lost' | 'live.lost' | 'behind' | undefined {
  // A browser without a line asks nothing by itself, and so would hear of nothing: it is asked all the same.
  const device = useSyncExternalStore(changes, () => navigator.onLine)
  const alive = useQuery({
    queryKey: ['alive'],
    queryFn: () => data(client.GET('/healthz')),
    refetchInterval: (q) => (q.state.status === 'error' ? 2_000 : 15_000),
    retry: 1,
    networkMode: 'always',
    refetchOnWindowFocus: true,
    meta: { saysItself: true },
  })
  const { refetch } = alive
  useEffect(() => void refetch(), [device, refetch])
  const { up } = useLine()
  const behind = useBehind()
  return alive.isError || alive.failureCount > 0 ? 'lost' : !up ? 'live.lost' : behind ? 'behind' : undefined
}

/** Says that the program cannot be reached; heals by itself. within: in a form that covers the page. */
export function Reach({ within }: { within?: boolean }) {
  const { t } = useTranslation()
  const wrong = useWrong()
  if (!wrong) return null
  return <div className={within ? 'away-line' : 'lost'} role={wrong === 'lost' ? 'alert' : 'status'}><span className="dot" aria-hidden /> {t(wrong)}</div>
}
