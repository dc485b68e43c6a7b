import { useQuery } from '@tanstack/react-query'

import type { components } from '../facts/schema'
import { usePace } from '../live'
import { client, data } from './client'

export type Notice = components['schemas']['Notice']

/** The latest of the inbox, and what rings still of what is older, which is on the page of notices. */
export function useInbox() {
  const pace = usePace()
  return useQuery({
    queryKey: ['notices', 'latest'],
    queryFn: async () => {
      const page = await data(client.GET('/api/v1/notices', { params: { query: { limit: 200 } } }))
      return { ...page, notices: [...page.notices, ...(page.waiting ?? [])] }
    },
    refetchInterval: pace,
    refetchIntervalInBackground: true,
  })
}

/** Unread before read, urgent before others among the unread, then the latest. */
export function inOrder(notices: Notice[]): Notice[] {
  const rank = (n: Notice) => (n.read ? 2 : n.urgent ? 0 : 1)
  return notices.toSorted((a, b) => rank(a) - rank(b) || (a.at < b.at ? 1 : a.at > b.at ? -1 : a.id < b.id ? 1 : -1))
}

/** What is said in the same words of several cases that came by one list to one unit stands together, where the first of it stands. */
export function together(notices: Notice[]): [Notice, ...Notice[]][] {
  const found = new Map<string, [Notice, ...Notice[]]>()
  for (const n of notices) {
    const f = n.facts ?? {}
    const key = n.case ? [n.read, n.urgent, n.unsigned, n.type, n.batch, n.unit ?? f.unit, f.clock, f.rung, f.role, f.says].join() : n.id
    const same = found.get(key)
    if (same) same.push(n)
    else found.set(key, [n])
  }
  return [...found.values()]
}

/** The list that a notice is about: where it stands, and what the link to it says, of one row or of several. */
export function listOf({ facts }: Notice): { to: string; says: 'ofRow' | 'ofRows' | 'ofCampaign'; of: { row?: string; n?: string; name?: string } } | undefined {
  if (facts?.campaign) return { to: '/rules?tab=campaigns', says: 'ofCampaign', of: { name: facts.campaign_name } }
  if (!facts?.batch) return undefined
  const to = `/batches/${encodeURIComponent(facts.batch)}`
  return facts.row ? { to, says: 'ofRow', of: { row: facts.row } } : { to, says: 'ofRows', of: { n: facts.rows ?? '' } }
}

/** Marks notices as read, a few at a time; gives how many could not be. */
export async function markRead(ids: string[]): Promise<number> {
  let failed = 0
  const left = [...ids]
  const one = async () => {
    for (let id = left.shift(); id; id = left.shift()) {
      await client.POST('/api/v1/notices/{id}/read', { params: { path: { id } } }).catch(() => failed++)
    }
  }
  await Promise.all([one(), one(), one(), one()])
  return failed
}
