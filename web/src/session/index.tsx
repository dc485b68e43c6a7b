import { useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useMemo } from 'react'

import { client, data, whenSignedOut } from '../api/client'
import { Problem } from '../api/problem'
import type { components } from '../facts/schema'

export type Me = components['schemas']['Me']

type Session = {
  me: Me
  /** One of the person's posts holds this role. */
  has: (...roles: string[]) => boolean
  may: (deed: string) => boolean
  /** The posts give this command in some case. */
  gives: (command: string) => boolean
}

const Here = createContext<Session | null>(null)

export function useSession(): Session {
  const s = useContext(Here)
  if (!s) throw new Error('nobody is signed in here')
  return s
}

/** Who is signed in: undefined while asking, null when nobody is. */
export function useMe() {
  return useQuery({
    queryKey: ['me'],
    queryFn: async () => {
      try {
        return await data(client.GET('/api/v1/me'))
      } catch (e) {
        if (e instanceof Problem && e.status === 401) return null
        throw e
      }
    },
    staleTime: 60_000,
  })
}

export function SessionOf({ me, children }: { me: Me; children: ReactNode }) {
  const queries = useQueryClient()
  useEffect(() => whenSignedOut(() => queries.setQueryData(['me'], null)), [queries])
  const session = useMemo<Session>(
    () => ({
      me,
      has: (...roles) => me.posts.some((p) => roles.includes(p.role)),
      may: (deed) => me.may.includes(deed),
      gives: (command) => me.commands.includes(command),
    }),
    [me],
  )
  return <Here.Provider value={session}>{children}</Here.Provider>
}
