/** A store of the browser's own, which outlives the page: what has an id is kept in it. */
export type Stored<T> = { all: () => Promise<T[]>; get: (id: string) => Promise<T | undefined>; put: (t: T) => Promise<void>; drop: (id: string) => Promise<void> }

function asked<T>(r: IDBRequest<T>): Promise<T> {
  return new Promise((done, failed) => {
    r.onsuccess = () => done(r.result)
    r.onerror = () => failed(r.error)
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
  const within = async (mode: IDBTransactionMode) => (await database()).transaction(store, mode).objectStore(store)
  return {
    all: async () => asked((await within('readonly')).getAll() as IDBRequest<T[]>),
    get: async (id) => asked((await within('readonly')).get(id) as IDBRequest<T | undefined>),
    put: async (t) => void (await asked((await within('readwrite')).put(t))),
    drop: async (id) => void (await asked((await within('readwrite')).delete(id))),
  }
}
