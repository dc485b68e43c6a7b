import type { Value } from './value'

/** What stands at a place of a form, as findings[0].facts. */
const at = (v: unknown, path: string): unknown => path.split(/[.[\]]+/).filter(Boolean).reduce<unknown>((x, k) => (x as Record<string, unknown> | undefined)?.[k], v)

/** The faults that still are: what was changed since it was refused is not wrong until it is sent again. of: the form as it was refused. */
export function standing(faults: Record<string, string>, of: Value | undefined, now: Value): Record<string, string> {
  return Object.fromEntries(Object.entries(faults).filter(([path]) => JSON.stringify(at(of, path)) === JSON.stringify(at(now, path))))
}
