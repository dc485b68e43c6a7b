import { useQuery } from '@tanstack/react-query'

import { useSession } from '../session'
import { short } from '../time'
import { client, data } from './client'

/** What a list is called, for those who may read lists. */
export function useBatchNames(): (id?: string) => string {
  const { may } = useSession()
  const batches = useQuery({ queryKey: ['batches'], queryFn: () => data(client.GET('/api/v1/batches')), staleTime: 60_000, enabled: may('read-batches') })
  return (id) => {
    const b = id ? batches.data?.batches.find((x) => x.id === id) : undefined
    return b ? `${b.upstream_batch_no || b.local_batch_no || b.file_name || ''} ${short(b.handed_over_at)}`.trim() : ''
  }
}
