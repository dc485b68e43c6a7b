const empty = (v: unknown): boolean => v === undefined || v === null || (typeof v === 'string' ? !v.trim() : Array.isArray(v) ? v.every(empty) : typeof v === 'object' && Object.values(v).every(empty))
const isPart = (v: unknown): v is Record<string, unknown> => typeof v === 'object' && v !== null && !Array.isArray(v)
const parts = (v: unknown): v is unknown[] => Array.isArray(v) && v.some(isPart)

/** Two texts of one form in one: what is filled in in either; where both say something, the second has the word. */
export function merged(under: unknown, over: unknown): unknown {
  if (isPart(under) && isPart(over)) return Object.fromEntries([...new Set([...Object.keys(under), ...Object.keys(over)])].map((k) => [k, merged(under[k], over[k])]))
  if (parts(under) && parts(over)) return Array.from({ length: Math.max(under.length, over.length) }, (_, i) => merged(under[i], over[i]))
  if (Array.isArray(under) && Array.isArray(over)) return [...new Set([...under, ...over])].filter((v) => !empty(v))
  return empty(over) ? under : over
}

/** In how many places both say something, and not the same. */
export function clashes(a: unknown, b: unknown): number {
  if (empty(a) || empty(b)) return 0
  if (isPart(a) && isPart(b)) return Object.keys(a).reduce((n, k) => n + clashes(a[k], b[k]), 0)
  if (parts(a) && parts(b)) return a.reduce((n: number, x, i) => n + clashes(x, b[i]), 0)
  if (Array.isArray(a) && Array.isArray(b)) return 0
  return a === b ? 0 : 1
}
