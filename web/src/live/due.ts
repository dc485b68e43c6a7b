import type { QueryClient } from '@tanstack/react-query'

// What changes within so long is read at once, and nothing is read more often than that,
// however much changes.
const GATHER = 100
const APART = 500

/**
 * What is to be read anew because it changed. What is being read at the moment is read
 * to its end first and then once more, so that whoever looks sees it move also while
 * changes come faster than it can be read.
 */
export class Due {
  private keys = new Map<string, string[]>()
  private timer?: ReturnType<typeof setTimeout>
  private last = 0

  constructor(private queries: QueryClient) {}

  /** Has these read anew soon; a key stands for all that begin with it. */
  read(...keys: string[][]) {
    for (const key of keys) this.keys.set(key.join('/'), key)
    this.timer ??= setTimeout(this.go, Math.max(GATHER, this.last + APART - Date.now()))
  }

  stop() {
    clearTimeout(this.timer)
    this.keys.clear()
  }

  private go = () => {
    this.timer = undefined
    this.last = Date.now()
    for (const [name, queryKey] of this.keys) {
      if (this.queries.isFetching({ queryKey })) continue
      this.keys.delete(name)
      void this.queries.invalidateQueries({ queryKey })
    }
    if (this.keys.size) this.read()
  }
}
