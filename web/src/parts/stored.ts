/** A store of the browser's own, which outlives the page: what has an id is kept in it. */
export type Stored<T> = { all: () => Promise<T[]>; get: (id: string) => Promise<T | undefined>; put: (t: T) => Promise<void>; drop: (id: string) => Promise<void> }

function asked<T>(r: IDBRequest<T>): Promise<T> {
  return new Promise((done, failed) => {
    r.onsuccess = () => done(r.result)
    r.onerror = () => failed(r.error)
  })
}

/** Done is what the browser has written: what it could only take in may still find no room. */
function written(t: IDBTransaction): Promise<void> {
  return new Promise((done, failed) => {
    t.oncomplete = () => done()
    t.onabort = () => failed(t.error)
  })
}

/** The store of this name, in a database of its own. */
export function stored<T>(name: string, store: string): Stored<T> {
  let opened: Promise<IDBDatabase> | undefined
  const database = () => {
    opened ??= (() => {
      const r = indexedDB.open(name, 1)
      r.onupgradeneeded = () => r.result.createObjectStore(store, { keyPath: 'id' })
      return asked(r)
    })()
    opened.catch(() => (opened = undefined))
    return opened
  }
  const reading = async () => (await database()).transaction(store, 'readonly').objectStore(store)
  const writing = async (what: (s: IDBObjectStore) => void) => {
    const t = (await database()).transaction(store, 'readwrite')
    const done = written(t)
    what(t.objectStore(store))
    await done
  }
  return {
    all: async () => asked((await reading()).getAll() as IDBRequest<T[]>),
    get: async (id) => asked((await reading()).get(id) as IDBRequest<T | undefined>),
    put: (t) => writing((s) => s.put(t)),
    drop: (id) => writing((s) => s.delete(id)),
  }
}
