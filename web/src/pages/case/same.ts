import type { components } from '../../facts/schema'

type Report = components['schemas']['Report']

/** Whether one member of two things says the same; texts are known by their digests. */
export const sameIn = <T extends object>(now: T, was: Partial<T>, name: keyof T) => JSON.stringify(now[name] ?? null) === JSON.stringify(was[name] ?? null)

/** Whether a report says word for word what the one before it said. */
export const unchanged = (now: Report, was: Report) => [...new Set([...Object.keys(now), ...Object.keys(was)])].every((name) => sameIn(now, was, name as keyof Report))
