import { useQuery, useQueryClient } from '@tanstack/react-query'
import i18next from 'i18next'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'

import { client, data } from '../api/client'
import { Problem } from '../api/problem'
import { saidBy } from '../parts/doing'
import { useHeld } from '../parts/leaving'
import { useSession } from '../session'
import { Keeper, type Kept, type Sent, type Standing } from './keeper'

/** The form of a command on a case. */
export const placeOf = (id: string, kind: string) => `case/${id}/${kind}`
/** What is done about a list, or about one of its rows. */
export const batchPlace = (batch: string, deed: string, row?: number) => (row === undefined ? `batch/${batch}/${deed}` : `batch/${batch}/${row}/${deed}`)
/** What is done about a hand-over that is offered. */
export const handoverPlace = (id: string, deed: 'take' | 'withdraw') => `handover/${id}/${deed}`

/** What did not reach the server before its form went away, as long as this page stands, with whose it is. */
const unsent = new Map<string, { person: string; body: object }>()

/** Whether something stands here that its person could not keep. */
export const unsentOf = (place: string, person: string) => unsent.get(place)?.person === person

let asking: ReturnType<typeof setTimeout> | undefined

/** The drafts that are being written on this page. */
const writing = new Set<Keeper>()

/** Sends what is on its way, before somebody signs out. */
export const keepAll = () => Promise.all([...writing].map((k) => k.flush()))

/** Whoever signs in finds nothing of what another could not keep. */
export function forgetOthers(person: string) {
  for (const [place, u] of unsent) if (u.person !== person) unsent.delete(place)
}

/** One's own drafts, without what is in them. */
export function useDrafts() {
  const { me } = useSession()
  return useQuery({ queryKey: ['drafts', me.person], queryFn: () => data(client.GET('/api/v1/drafts')), staleTime: 10_000, meta: { saysItself: true } })
}

const read = (place: string) => data(client.GET('/api/v1/drafts/{key}', { params: { path: { key: place } } }))

async function put(place: string, s: Sent): Promise<Kept> {
  const kept = await data(client.PUT('/api/v1/drafts/{key}', {
    params: { path: { key: place }, header: s.version ? { 'If-Match': `"${s.version}"` } : {} }, body: { body: s.body as Record<string, unknown> }, keepalive: s.leaving,
  }))
  return { version: kept.version, at: kept.updated_at }
}

const drop = async (place: string) => void (await client.DELETE('/api/v1/drafts/{key}', { params: { path: { key: place } } }))

/**
 * The draft of one form: the one that was there when it opened, for the person
 * to go on with or to throw away, and the one that is kept while somebody types.
 * Until it is known whether there is one, and decided about, nothing is kept in
 * its place: whoever leaves what they typed beside it is asked.
 */
export function useDraft(place: string) {
  const queries = useQueryClient()
  const { me } = useSession()
  const drafts = useDrafts()
  const [standing, setStanding] = useState<Standing>({ is: 'nothing' })
  const [decided, setDecided] = useState(false)
  const [opened] = useState(() => Date.now())
  const keeper = useMemo(() => new Keeper((s) => put(place, s), () => drop(place), setStanding, (e) => e instanceof Problem && e.status === 412, saidBy), [place])
  const latest = useRef('')
  const known = useRef('')

  const lost = unsent.get(place)?.person === me.person ? unsent.get(place)!.body : undefined
  const there = drafts.data?.drafts.find((d) => d.key === place)
  const asked = drafts.isError || (drafts.isSuccess && drafts.dataUpdatedAt >= opened)
  const found = decided ? undefined : lost ? {} : asked && there ? { at: there.updated_at } : undefined
  const free = decided || (asked && !found)
  const [typed, setTyped] = useState(false)
  const beside = typed && Boolean(found)
  const held = useHeld(beside, i18next.t('draft.besideLost'))

  // Many forms may open at once, and ask together.
  const again = useCallback(() => void (asking ??= setTimeout(() => {
    asking = undefined
    void queries.invalidateQueries({ queryKey: ['drafts'] })
  })), [queries])
  useEffect(again, [again])
  useEffect(() => {
    const leave = () => void keeper.flush(true)
    const hide = () => document.visibilityState === 'hidden' && leave()
    window.addEventListener('pagehide', leave)
    document.addEventListener('visibilitychange', hide)
    const person = me.person
    writing.add(keeper)
    return () => {
      writing.delete(keeper)
      window.removeEventListener('pagehide', leave)
      document.removeEventListener('visibilitychange', hide)
      void keeper.flush(true).then(() => {
        if (keeper.unsent) unsent.set(place, { person, body: keeper.unsent })
        again()
      })
    }
  }, [keeper, place, me.person, again])

  const send = useCallback(() => {
    if (!latest.current || latest.current === known.current) return
    known.current = ''
    setDecided(true)
    keeper.keep(JSON.parse(latest.current) as object)
  }, [keeper])
  useEffect(() => {
    if (free) send() // what was written before it was known
  }, [free, send])

  /** Keeps what the form holds. */
  const keep = useCallback((body: object) => {
    const text = JSON.stringify(body)
    if (text === latest.current) return
    latest.current = text
    if (free) send()
    else setTyped(true)
  }, [free, send])

  /** Goes on with the draft that is there; the form holds it before anything else of it would be kept. */
  const take = useCallback(async (apply?: (body: object) => void): Promise<object> => {
    const kept = there || !lost ? await read(place) : undefined
    if (kept) keeper.goOn(kept.version, kept.updated_at)
    const body = lost ?? kept?.body ?? {}
    latest.current = known.current = lost ? '' : JSON.stringify(body) // what the server has is not sent back
    unsent.delete(place)
    setDecided(true)
    apply?.(body)
    return body
  }, [keeper, place, lost, there])

  /** Keeps what this window holds in place of what another one has kept. */
  const overrule = useCallback(async () => {
    const kept = await read(place).catch((e) => {
      if (e instanceof Problem && e.status === 404) return undefined // sent or thrown away there
      throw e
    })
    keeper.again()
    if (kept) keeper.goOn(kept.version, kept.updated_at)
    send()
  }, [keeper, place, send])

  /** The form is on its way: its draft waits for the answer. */
  const giving = useCallback(<T,>(work: () => Promise<T>) => keeper.giving(work), [keeper])

  /** The form was sent: its draft is gone, or goes when what was sent is applied. */
  const letGo = useRef(held.free)
  letGo.current = held.free
  const sent = useCallback(async (applied: boolean) => {
    letGo.current()
    unsent.delete(place)
    setDecided(true)
    latest.current = ''
    if (!applied) return keeper.stop()
    await keeper.end().catch(() => {}) // it goes with the command itself, or after thirty days
    keeper.again()
    again()
  }, [keeper, place, again])

  /** Throws the draft away and begins another one. */
  const discard = useCallback(async () => {
    unsent.delete(place)
    await keeper.end()
    keeper.again()
    setDecided(true)
    again()
    send()
  }, [keeper, place, again, send])

  /** Throws the draft away together with what is written; it is begun anew by whatever is written next. */
  const forget = useCallback(async () => {
    unsent.delete(place)
    latest.current = ''
    try {
      await keeper.end()
    } finally {
      keeper.again()
    }
    setDecided(true)
    again()
  }, [keeper, place, again])

  return { found, standing, beside, back: held.back, keep, take, overrule, giving, sent, discard, forget }
}

export type Draft = ReturnType<typeof useDraft>
