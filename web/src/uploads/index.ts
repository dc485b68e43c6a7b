import { useQueryClient } from '@tanstack/react-query'
import i18next from 'i18next'
import { useEffect, useSyncExternalStore } from 'react'

import { actingFor } from '../api/acting'
import { signedOut } from '../api/client'
import { serverNow } from '../api/clock'
import { give, newKey } from '../api/command'
import { Problem } from '../api/problem'
import { markOf } from '../api/upload'
import { useSession } from '../session'
import { natureOf, takenAtOf } from './file'
import { onDevice } from './kept'
import { type Mark, send } from './parts'
import { Queue, type Sending } from './queue'

export type { Sending }

/** What of a file the case keeps. */
const evidence = (s: Sending) => ({ digest: s.digest, nature: s.nature, stage: s.stage, pair: s.pair, place: s.place, taken_at: s.takenAt })

/** A window that was put to sleep in the midst of it is waited for no longer. */
const ASLEEP = 60_000

/**
 * One window of a device sends at a time, where the browser can tell. Should two
 * do so after all, no harm comes of it: the program knows what it has.
 */
async function alone(work: () => Promise<void>) {
  if (!navigator.locks) return work()
  let begun = false
  const once = async () => {
    begun = true
    await work()
  }
  try {
    await navigator.locks.request('jiaoban.sending', { signal: AbortSignal.timeout(ASLEEP) }, once)
  } catch (e) {
    if (begun) return // another window has taken over
    if (!(e instanceof DOMException)) throw e
    await navigator.locks.request('jiaoban.sending', { steal: true }, once).catch(() => {})
  }
}

/** The browser gives a file to read no more: it was changed or thrown away since it was chosen. */
const unreadable = (e: unknown) => e instanceof DOMException && ['NotReadableError', 'NotFoundError'].includes(e.name)

/** Sends the file, or else the copy of it that is kept on the device; what cannot be read at all is for a person. */
async function sendReadable(s: Sending, changed: (m: Mark) => void, signal: AbortSignal) {
  const copies = [() => s.file, async () => (await onDevice.get(s.id).catch(() => undefined))?.file]
  for (const copy of copies) {
    const file = await copy()
    try {
      if (file) return await send(file, { digest: s.digest, upload: s.upload, offset: s.offset }, changed, { person: s.person, signal })
    } catch (e) {
      if (!unreadable(e)) throw e
    }
  }
  throw new Problem(422, { code: 'unreadable', detail: i18next.t('failed.unreadable') })
}

const queue = new Queue(onDevice, {
  send: sendReadable,
  attach: async (some, key, signal) => void (await give(some[0]!.case, 'attach-evidence', { files: some.map(evidence) }, { key, acting: some[0]!.actingFor, sender: some[0]!.person, signal })),
  ended: signedOut,
}, newKey, alone)

/** What is on its way from this device. */
export function useSending() {
  return useSyncExternalStore(queue.watch, () => queue.standing)
}

/** Keeps the sending going, for the frame, once. */
export function useSender() {
  const { me } = useSession()
  const queries = useQueryClient()
  const { files } = useSending()
  const attached = files.filter((f) => f.state === 'attached').map((f) => f.case).join(' ')
  useEffect(() => {
    for (const id of new Set(attached.split(' '))) if (id) void queries.invalidateQueries({ queryKey: ['case', id] })
  }, [attached, queries])
  useEffect(() => {
    void queue.open(me.person)
    const looked = () => document.visibilityState === 'visible' && queue.hurry()
    addEventListener('online', queue.hurry)
    document.addEventListener('visibilitychange', looked)
    return () => {
      removeEventListener('online', queue.hurry)
      document.removeEventListener('visibilitychange', looked)
    }
  }, [me.person])
}

/** Where files of a case go: they are sent and attached by themselves. */
export function useSend() {
  const { me } = useSession()
  return (files: Iterable<File>, to: { case: string; number: string; nature?: string; stage?: string; pair?: string; place?: string }) => {
    const picked = serverNow()
    return queue.add(Array.from(files, (file) => ({
      id: newKey(), person: me.person, actingFor: actingFor(), case: to.case, number: to.number, name: file.name, size: file.size, file, ...markOf(file), state: 'waiting' as const,
      nature: to.nature ?? natureOf(file), stage: to.stage, pair: to.pair, place: to.place,
      takenAt: takenAtOf(file, picked),
    })))
  }
}

/** How many files have not arrived: whoever signs out is asked first. */
export const onTheirWay = () => queue.left()

/** Whoever signs out leaves no file on this device. */
export const forgetSending = () => queue.forget()

export const dropSending = (id: string) => queue.drop(id)
export const sendAgain = (id: string) => queue.again(id)
