import { expect, test, vi } from 'vitest'

import { stored } from './stored'

type Told = { onsuccess?: () => void; onerror?: () => void; result?: unknown; error?: unknown }

/** A browser's store that takes in what it is given, and then has room for it or not. */
function browser(room: () => boolean) {
  const files = new Map<string, { id: string }>()
  const soon = <T extends Told>(r: T) => (queueMicrotask(() => r.onsuccess?.()), r)
  const transaction = () => {
    const taken: (() => void)[] = []
    const t: Record<string, unknown> = {
      error: new Error('QuotaExceededError'),
      objectStore: () => ({
        get: (id: string) => soon<Told>({ result: files.get(id) }), getAll: () => soon<Told>({ result: [...files.values()] }),
        put: (f: { id: string }) => (taken.push(() => files.set(f.id, f)), soon<Told>({})), delete: (id: string) => (taken.push(() => files.delete(id)), soon<Told>({})),
      }),
    }
    setTimeout(() => {
      if (!taken.length) return
      if (!room()) return (t.onabort as () => void)()
      taken.forEach((write) => write())
      ;(t.oncomplete as () => void)()
    })
    return t
  }
  vi.stubGlobal('indexedDB', { open: () => soon<Told>({ result: { transaction } }) })
}

test('what a browser took in and then had no room for was not kept', async () => {
  let room = true
  browser(() => room)
  const s = stored<{ id: string }>('test', 'files')
  await s.put({ id: 'a' })
  room = false
  await expect(s.put({ id: 'b' })).rejects.toThrow('Quota')
  expect(await s.all()).toEqual([{ id: 'a' }])
  room = true
  await s.drop('a')
  expect(await s.get('a')).toBeUndefined()
})
