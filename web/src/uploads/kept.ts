import type { Sending } from './queue'

const NAME = 'jiaoban.sending'
const STORE = 'files'

/** Where files that are on their way are kept on this device. */
export type Kept = { all: () => Promise<Sending[]>; get: (id: string) => Promise<Sending | undefined>; put: (s: Sending) => Promise<void>; drop: (id: string) => Promise<void> }

function asked<T>(r: IDBRequest<T>): Promise<T> {
  return new Promise((done, failed) => {
    r.onsuccess = () => done(r.result)
    r.onerror = () => failed(r.error)
  })
}

let opened: Promise<IDBDatabase> | undefined
function database(): Promise<IDBDatabase> {
  opened ??= (() => {
    const r = indexedDB.open(NAME, 1)
    r.onupgradeneeded = () => r.result.createObjectStore(STORE, { keyPath: 'id' })
    return asked(r)
  })()
  opened.catch(() => (opened = undefined))
  return opened
}

/** The browser's own database: it outlives the page. */
export const onDevice: Kept = {
  all: async () => asked((await database()).transaction(STORE).objectStore(STORE).getAll() as IDBRequest<Sending[]>),
  get: async (id) => asked((await database()).transaction(STORE).objectStore(STORE).get(id) as IDBRequest<Sending | undefined>),
  put: async (s) => void (await asked((await database()).transaction(STORE, 'readwrite').objectStore(STORE).put(s))),
  drop: async (id) => void (await asked((await database()).transaction(STORE, 'readwrite').objectStore(STORE).delete(id))),
}
