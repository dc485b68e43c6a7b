import { useQuery, useQueryClient } from '@tanstack/react-query'
import i18next from 'i18next'
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'

import { actingFor, myself } from '../api/acting'
import { client, data } from '../api/client'
import { Problem, Unreachable } from '../api/problem'
import { lineNow, onLine } from '../live/line'
import { saidBy } from '../parts/doing'
import { useHeld } from '../parts/leaving'
import { stored } from '../parts/stored'
import { useSession } from '../session'
import { keepThere, same } from './arrived'
import { bring, Device, type Held, idOf } from './device'
import { Keeper, type Sent, type Standing } from './keeper'
import { merged } from './merge'

/** The form of a command on a case, or on one of several answers of it. */
export const placeOf = (id: string, kind: string, answer?: string) => `case/${id}/${kind}${answer ? `/${answer}` : ''}`
/** Whether a draft is of a command on a case, of whichever answer. */
export const isOf = (key: string, id: string, kind: string) => `${key}/`.startsWith(`${placeOf(id, kind)}/`)
/** What is done about a list, or about one of its rows. */
export const batchPlace = (batch: string, deed: string, row?: number) => (row === undefined ? `batch/${batch}/${deed}` : `batch/${batch}/${row}/${deed}`)
/** One call to a unit about what it has not acknowledged, of a batch or of none. */
export const callsPlace = (unit: string, batch: string) => `calls/${unit}${batch ? `/${batch}` : ''}`
/** What is done about a hand-over that is offered. */
export const handoverPlace = (id: string, deed: 'take' | 'withdraw') => `handover/${id}/${deed}`

/** What has not reached the server, until it has. */
const device = new Device(stored<Held>('jiaoban.drafts', 'drafts'))

let asking: ReturnType<typeof setTimeout> | undefined

/** The drafts that are being written on this page. */
const writing = new Set<Keeper>()

/** Sends what is on its way, before somebody signs out. */
export const keepAll = () => Promise.all([...writing].map((k) => k.flush()))

/** How many drafts of somebody are on this device only. */
export const onlyHere = async (person: string) => (await device.of(person)).length

/** Whoever signs out leaves no draft on this device. */
export const forgetDrafts = (person: string) => device.forget(person)

/** The program answered, and will answer the same again. */
const refused = (e: unknown) => e instanceof Problem && e.status < 500 && ![401, 408, 425, 429].includes(e.status) && e.code !== 'another_signed_in'

/** Another version stands there than was read, or one where none was. */
const elsewhere = (e: unknown) => e instanceof Problem && e.status === 412

/** A form that is open holds its name, in whichever window of this browser. */
const lockOf = (id: string) => `jiaoban.draft ${id}`

/** How soon what was left here is tried again. */
const AGAIN = 15_000

/** Takes to the server what was left on this device, for the frame, once. */
export function useBringing() {
  const { me } = useSession()
  const queries = useQueryClient()
  useEffect(() => {
    let over = false
    let timer: ReturnType<typeof setTimeout> | undefined
    let running = false
    const go = async () => {
      clearTimeout(timer)
      if (running) return
      running = true
      const waits = await bring(device, { person: me.person, actingFor: actingFor() }, {
        drafts: async () => (await data(client.GET('/api/v1/drafts'))).drafts,
        same: async (place, body) => same((await read(place)).body, body),
        put: async (place, s) => {
          await put(place, { ...s, leaving: false })
          void queries.invalidateQueries({ queryKey: ['drafts'] })
        },
        alone: async (id, work) => (navigator.locks ? navigator.locks.request(lockOf(id), { ifAvailable: true }, (got) => (got && !over ? work() : undefined)) : work()),
        refused,
      })
      running = false
      if (waits && !over) timer = setTimeout(() => void go(), AGAIN)
    }
    const again = () => void go()
    const looked = () => document.visibilityState === 'visible' && again()
    void device.open(me.person).then(go)
    addEventListener('online', again)
    addEventListener(LEFT, again)
    document.addEventListener('visibilitychange', looked)
    const off = onLine(() => lineNow().up && again())
    return () => {
      over = true
      clearTimeout(timer)
      off()
      removeEventListener('online', again)
      removeEventListener(LEFT, again)
      document.removeEventListener('visibilitychange', looked)
    }
  }, [me.person, queries])
}

/** A form went away whose text has not arrived. */
const LEFT = 'jiaoban:left'

/** One's own drafts, without what is in them. */
export function useDrafts() {
  const { me } = useSession()
  return useQuery({
    queryKey: ['drafts', me.person], queryFn: () => data(client.GET('/api/v1/drafts')), staleTime: 10_000, meta: { saysItself: true },
    networkMode: 'always', refetchInterval: (q) => (q.state.status === 'error' ? 3_000 : false),
  })
}

const read = (place: string) => data(client.GET('/api/v1/drafts/{key}', { params: { path: { key: place } } }))

/** Keeps a draft in its place, by the rules of arrived.ts. */
const put = (place: string, s: Sent, unanswered = new Set<string>()) => keepThere({
  write: async ({ version, body, leaving }) => {
    const kept = await data(client.PUT('/api/v1/drafts/{key}', {
      params: { path: { key: place }, header: version ? { 'If-Match': `"${version}"` } : { 'If-None-Match': '*' } }, body: { body: body as Record<string, unknown> }, keepalive: leaving,
    }))
    return { version: kept.version, at: kept.updated_at }
  },
  read: async () => {
    const there = await read(place)
    return { version: there.version, at: there.updated_at, body: there.body ?? {} }
  },
  elsewhere, refused,
}, s, unanswered)

const drop = async (place: string) => void (await client.DELETE('/api/v1/drafts/{key}', { params: { path: { key: place } } }))

/** What this device has of a form that the server has not: undefined while looking, null where there is nothing. */
export function useLeft(place: string): Held | null | undefined {
  const { me } = useSession()
  const [left, setLeft] = useState<Held | null>()
  useEffect(() => {
    let gone = false
    const look = () => void device.get(idOf(me.person, place)).then((h) => gone || setLeft((was) => (was === null ? null : h ?? null)))
    look()
    const off = device.watch(look) // it may be brought to the server meanwhile
    return () => {
      gone = true
      off()
    }
  }, [me.person, place])
  return left
}

/**
 * The draft of one form: the one that was there when it opened, for the person
 * to go on with or to throw away, and the one that is kept while somebody types: on
 * this device at once, until the server has it.
 * Where there is one that is not decided about, nothing is kept in its place: whoever
 * leaves what they typed beside it is asked.
 */
export function useDraft(place: string) {
  const queries = useQueryClient()
  const { me } = useSession()
  const drafts = useDrafts()
  const id = idOf(me.person, place)
  const [standing, setStanding] = useState<Standing>({ is: 'nothing' })
  const [decided, setDecided] = useState(false)
  const [opened] = useState(() => Date.now())
  const latest = useRef('')
  const known = useRef('')
  const left = useLeft(place)
  const looked = useRef(left)
  looked.current = left
  const holding = useRef(false)
  const locked = useRef<{ free: () => void; got: Promise<void> } | undefined>(undefined)

  /** From now on this form takes to the server what is on the device, and nobody else does: what was being taken there has arrived. */
  const lock = useCallback(() => {
    if (locked.current) return locked.current.got
    let free = () => {}
    const over = new Promise<void>((go) => { free = go })
    const got = new Promise<void>((go) => {
      if (!navigator.locks) return go()
      void navigator.locks.request(lockOf(id), { mode: 'shared' }, () => { go(); return over }).catch(go)
    })
    locked.current = { free, got }
    return got
  }, [id])

  /** Holds on this device what the form holds, until the server has it. */
  const holdHere = useCallback((text: string, version?: number) => {
    holding.current = true
    void lock()
    return device.put({ id, person: me.person, actingFor: me.acting_for ?? '', place, body: JSON.parse(text) as object, version, keptAt: Date.now() })
  }, [id, me.person, me.acting_for, place, lock])
  const letGoHere = useCallback(() => {
    holding.current = false
    return device.drop(id)
  }, [id])

  const unanswered = useRef(new Set<string>())
  const keeper = useMemo(() => new Keeper(
    async (s) => {
      if (myself() !== me.person) throw new Unreachable() // somebody else has signed in here: it waits on the device for its writer
      const kept = await put(place, s, unanswered.current)
      const text = latest.current
      if (text && text !== JSON.stringify(s.body)) void holdHere(text, kept.version)
      else void letGoHere()
      return kept
    },
    () => drop(place), setStanding, elsewhere, saidBy, refused,
  ), [place, me.person, holdHere, letGoHere])

  const there = drafts.data?.drafts.find((d) => d.key === place)
  const sure = drafts.isSuccess && drafts.dataUpdatedAt >= opened
  /** Whether it is known if there is a draft, as far as it can be now. */
  const asked = left !== undefined && (sure || drafts.isError)
  const found = decided || left === undefined ? undefined
    : left ? { at: new Date(left.keptAt).toISOString(), here: true, other: sure && there && there.version !== left.version ? there.updated_at : undefined }
      : sure && there ? { at: there.updated_at, here: false, other: undefined } : undefined
  // Nothing is written over a draft of which nobody knows yet.
  const free = decided || (left === null && sure && !there)
  const [typed, setTyped] = useState(false)
  const beside = typed && Boolean(found)
  const held = useHeld(beside, i18next.t('draft.besideLost'))
  // What the server had heard before the page went away is the same here and there.
  const differ = left && sure && there && there.version !== left.version && !decided
  useEffect(() => {
    if (differ) void read(place).then((kept) => void (same(kept.body, left.body) && device.drop(id)), () => {})
  }, [differ, id, place, left])
  const fleeting = useSyncExternalStore(device.watch, () => device.isFleeting(id))

  // Many forms may open at once, and ask together.
  const again = useCallback(() => void (asking ??= setTimeout(() => {
    asking = undefined
    void queries.invalidateQueries({ queryKey: ['drafts'] })
  })), [queries])
  useEffect(again, [again])
  useEffect(() => {
    const leave = () => void keeper.flush(true)
    const hide = () => (document.visibilityState === 'hidden' ? leave() : keeper.hurry())
    window.addEventListener('pagehide', leave)
    document.addEventListener('visibilitychange', hide)
    window.addEventListener('online', keeper.hurry)
    const off = onLine(() => lineNow().up && keeper.hurry())
    keeper.stay()
    writing.add(keeper)
    return () => {
      writing.delete(keeper)
      window.removeEventListener('pagehide', leave)
      document.removeEventListener('visibilitychange', hide)
      window.removeEventListener('online', keeper.hurry)
      off()
      void keeper.leave().then(async () => {
        // It was left before it was known what this device has: what was written is not lost for that.
        const text = latest.current
        if (looked.current === undefined && text && !(await device.get(id))) await holdHere(text)
        locked.current?.free()
        locked.current = undefined
        again()
        if (holding.current) dispatchEvent(new Event(LEFT))
      })
    }
  }, [keeper, again, id, holdHere])

  const send = useCallback(() => {
    if (!latest.current || latest.current === known.current) return
    known.current = ''
    setDecided(true)
    void holdHere(latest.current, keeper.base)
    keeper.keep(JSON.parse(latest.current) as object)
  }, [keeper, holdHere])
  useEffect(() => {
    if (free) send() // what was written before it was known
  }, [free, send])
  // Until the server has answered what it has, what is written is on this device.
  const open = !free && !found && left === null
  useEffect(() => {
    if (open && latest.current) void holdHere(latest.current)
  }, [open, holdHere])

  /** Keeps what the form holds. */
  const keep = useCallback((body: object) => {
    const text = JSON.stringify(body)
    if (text === latest.current) return
    latest.current = text
    if (free) send()
    else {
      setTyped(true)
      if (open) void holdHere(text)
    }
  }, [free, open, send, holdHere])

  /** What was typed beside the draft that was found, if something was. */
  const typedBeside = () => (beside && latest.current ? (JSON.parse(latest.current) as object) : undefined)

  /** What the draft says that would be gone on with. */
  const peek = async (server = false): Promise<object> => (!server && left ? left.body : (await read(place)).body ?? {})

  /**
   * Goes on with the draft that is there; the form holds it before anything else of it
   * would be kept. Of two, that of this device is meant unless the server's is asked
   * for. What was typed beside it is not lost: wins says whose word counts where both
   * say something.
   */
  const take = useCallback(async (apply?: (body: object) => void, { server = false, wins }: { server?: boolean; wins?: 'typed' | 'draft' } = {}): Promise<object> => {
    await lock()
    const here = server ? undefined : await device.get(id) // unless it was brought to the server meanwhile
    const kept = there || !here ? await read(place) : undefined
    if (kept) keeper.goOn(kept.version, kept.updated_at)
    const draft = here?.body ?? kept?.body ?? {}
    const beside = wins && latest.current ? (JSON.parse(latest.current) as object) : undefined
    const body = beside ? ((wins === 'typed' ? merged(draft, beside) : merged(beside, draft)) as object) : draft
    latest.current = known.current = here ? '' : JSON.stringify(draft) // what the server has is not sent back
    if (!here) void letGoHere()
    setDecided(true)
    apply?.(body)
    return body
  }, [keeper, place, id, there, lock, letGoHere])

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
    setDecided(true)
    latest.current = ''
    void letGoHere()
    if (!applied) return keeper.stop()
    await keeper.end().catch(() => {}) // it goes with the command itself, or after thirty days
    keeper.again()
    again()
  }, [keeper, letGoHere, again])

  /** Throws the draft away and begins another one. */
  const discard = useCallback(async () => {
    await lock()
    if (there || !(await device.get(id))) await keeper.end()
    await letGoHere()
    keeper.again()
    setDecided(true)
    again()
    send()
  }, [keeper, id, there, lock, letGoHere, again, send])

  /** Throws the draft away together with what is written; it is begun anew by whatever is written next. */
  const forget = useCallback(async () => {
    latest.current = ''
    void letGoHere()
    try {
      await keeper.end()
    } finally {
      keeper.again()
    }
    setDecided(true)
    again()
  }, [keeper, letGoHere, again])

  /** Tries once more now. */
  const retry = useCallback(() => (free ? keeper.hurry() : void drafts.refetch()), [free, keeper, drafts])

  const waits = drafts.failureCount > 0 || drafts.isError
  const shown: Standing = standing.is === 'nothing' && typed && open ? (waits ? { is: 'failed', says: i18next.t('failed.away'), again: true } : { is: 'saving' }) : standing
  return { found, asked, standing: shown, fleeting, beside, typedBeside, peek, back: held.back, keep, take, overrule, giving, sent, discard, forget, retry }
}

export type Draft = ReturnType<typeof useDraft>
