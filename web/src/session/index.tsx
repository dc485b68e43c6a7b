import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { createContext, type ReactNode, useContext, useEffect, useMemo } from 'react'

import { actFor, actingFor, iAm, myself } from '../api/acting'
import { client, data, whenAnother, whenSelfAgain, whenSignedOut } from '../api/client'
import { Problem } from '../api/problem'
import type { components } from '../facts/schema'
import { hush, modal } from '../parts/voice'

export type Me = components['schemas']['Me']

type Session = {
  me: Me
  /** One of the person's posts holds this role. */
  has: (...roles: string[]) => boolean
  may: (deed: string) => boolean
  /** The posts give this command in some case. */
  gives: (command: string) => boolean
}

/** Whether the session that was open on this page ended otherwise than by signing out. */
let ended = false
export const endedByItself = () => ended
export const begunAnew = () => { ended = false }

/** Whether this page was somebody else's until now. */
let another = false

const Here = createContext<Session | null>(null)

export function useSession(): Session {
  const s = useContext(Here)
  if (!s) throw new Error('nobody is signed in here')
  return s
}

/** In whose name this window acts: the person's own, or that of whom they act for. */
export const whoActs = (me: Me) => me.acting_for || me.person

/** Who is signed in: undefined while asking, null when nobody is. */
export function useMe() {
  const queries = useQueryClient()
  return useQuery({
    queryKey: ['me'],
    queryFn: async () => {
      try {
        // Who has nobody's session asks for nothing that would be refused.
        if (!queries.getQueryData(['me']) && !(await data(client.GET('/api/v1/session/here'))).signed_in) return null
        const me = await data(client.GET('/api/v1/me'))
        if (actingFor() && me.acting_for !== actingFor()) actFor('')
        if (myself() && myself() !== me.person) {
          // Somebody else has signed in in another window: nothing that the one before
          // has read is theirs to see.
          queries.removeQueries({ predicate: (q) => q.queryKey[0] !== 'me' })
          another = true
        }
        iAm(me.person)
        return me
      } catch (e) {
        if (e instanceof Problem && e.status === 401) return null
        if (e instanceof Problem && e.code === 'not_delegated') return data(client.GET('/api/v1/me')) // for oneself again
        throw e
      }
    },
    staleTime: 60_000,
    // On a wall there is nobody to press anything: where nothing came, it is asked again.
    refetchInterval: (q) => (q.state.status === 'error' ? 5_000 : false),
  })
}

export function SessionOf({ me, children }: { me: Me; children: ReactNode }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  useEffect(() => whenSignedOut(() => {
    ended = true
    iAm('')
    hush() // no question of who was here stands above the door, or takes its keyboard
    queries.setQueryData(['me'], null)
  }), [queries])
  useEffect(() => whenAnother(() => void queries.invalidateQueries({ queryKey: ['me'] })), [queries])
  useEffect(() => {
    if (!another) return
    another = false
    hush() // whoever was here before is asked nothing any more
    modal.warning({ title: t('session.another', { name: me.name }), content: t('session.anotherMeans', { name: me.name }) })
  }, [me.name, t])
  useEffect(() => whenSelfAgain(() => void queries.resetQueries()), [queries])
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
