import type { Stored } from '../parts/stored'

/** What of a draft has not reached the server. */
export type Held = {
  id: string
  person: string
  /** For whom its writer acted. */
  actingFor: string
  place: string
  body: object
  /** The version of the server's draft that it rests on, if there was one. */
  version?: number
  /** By the device's clock. */
  keptAt: number
}

/** How long another's text waits on this device for its writer to sign in again: as long as files do. */
const KEPT_FOR = 7 * 24 * 60 * 60_000

export const idOf = (person: string, place: string) => `${person} ${place}`

/** Nobody who complained is kept outside of the identity store: as the server refuses it in a draft, so does the device. */
function namesComplainant(v: unknown): boolean {
  return typeof v === 'object' && v !== null && Object.entries(v).some(([name, x]) => name === 'complainant' || namesComplainant(x))
}

/**
 * What somebody writes while the server cannot be reached, kept on the device until
 * it can. Where the browser keeps nothing it lasts as long as the page.
 */
export class Device {
  private readonly fleeting = new Map<string, Held>()
  private readonly watching = new Set<() => void>()

  constructor(private readonly store: Stored<Held>) {}

  watch = (changed: () => void) => {
    this.watching.add(changed)
    return () => void this.watching.delete(changed)
  }

  private tell() {
    this.watching.forEach((w) => w())
  }

  /** Whether the browser would not take it, so that it goes with the page. */
  isFleeting(id: string): boolean {
    return this.fleeting.has(id)
  }

  async get(id: string): Promise<Held | undefined> {
    return this.fleeting.get(id) ?? (await this.store.get(id).catch(() => undefined))
  }

  /** What this person has here. */
  async of(person: string): Promise<Held[]> {
    const kept = await this.store.all().catch(() => [] as Held[])
    return [...kept.filter((h) => !this.fleeting.has(h.id)), ...this.fleeting.values()].filter((h) => h.person === person)
  }

  async put(h: Held): Promise<void> {
    if (namesComplainant(h.body)) return
    try {
      await this.store.put(h)
      if (this.fleeting.delete(h.id)) this.tell()
    } catch {
      this.fleeting.set(h.id, h)
      this.tell()
    }
  }

  async drop(id: string): Promise<void> {
    this.fleeting.delete(id)
    await this.store.drop(id).catch(() => {})
    this.tell()
  }

  /** Whoever signs in finds nothing of what another could not keep; the other does, for a while. */
  async open(person: string): Promise<void> {
    for (const [id, h] of this.fleeting) if (h.person !== person) this.fleeting.delete(id)
    const kept = await this.store.all().catch(() => [] as Held[])
    for (const h of kept) if (h.person !== person && h.keptAt < Date.now() - KEPT_FOR) await this.store.drop(h.id).catch(() => {})
  }

  /** Whoever signs out leaves nothing on the device. */
  async forget(person: string): Promise<void> {
    for (const h of await this.of(person)) await this.drop(h.id)
  }
}

/** A draft of the server's, without what is in it. */
type There = { key: string; version: number }
type Line = {
  drafts: () => Promise<There[]>
  /** Whether the server's draft says the same. */
  same: (place: string, body: object) => Promise<boolean>
  put: (place: string, s: { version?: number; body: object }) => Promise<unknown>
  /** Does it unless a form is open, here or in another window, which does it itself. */
  alone: (id: string, work: () => Promise<void>) => Promise<void>
  refused: (e: unknown) => boolean
}

/**
 * Takes to the server what was left here. Where the server's draft has become another
 * one meanwhile, both stay: whoever opens the form is asked. Gives whether something
 * waits for the line.
 */
export async function bring(device: Device, who: { person: string; actingFor: string }, line: Line): Promise<boolean> {
  const mine = (await device.of(who.person)).filter((h) => h.actingFor === who.actingFor)
  if (!mine.length) return false
  try {
    const there = await line.drafts()
    for (const { id } of mine) {
      await line.alone(id, async () => {
        const h = await device.get(id)
        if (!h) return
        const kept = there.find((d) => d.key === h.place)
        try {
          if (kept?.version === h.version) await line.put(h.place, h)
          else if (!kept || !(await line.same(h.place, h.body))) return
          await device.drop(id)
        } catch (e) {
          if (!line.refused(e)) throw e
        }
      })
    }
    return false
  } catch (e) {
    return !line.refused(e)
  }
}
