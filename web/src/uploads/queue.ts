import { Problem } from '../api/problem'
import type { Kept } from './kept'
import type { Mark, Stored } from './parts'

/** A file on its way into a case. */
export type Sending = Mark & {
  id: string
  person: string
  /** When it was taken in, by the device's clock: what nobody comes back for is not kept for ever. */
  keptAt?: number
  /** For whom it is attached, as it was when it was taken. */
  actingFor: string
  case: string
  number: string
  name: string
  size: number
  file: Blob
  nature: string
  stage?: string
  /** The picture with which it stands as before and after, and the spot. */
  pair?: string
  place?: string
  takenAt?: string
  /** waiting: to be sent. stored: to be attached. attached: done. refused: a person must look. */
  state: 'waiting' | 'stored' | 'attached' | 'refused'
  /** By which the attaching is known again, should its answer be lost. */
  key?: string
  fault?: string
  /** The case has it already: there is nothing to try again. */
  there?: boolean
  /** How often the program itself failed over it: the others go first. */
  tries?: number
  /** It could not be kept on the device: it is lost with the page. */
  fleeting?: boolean
}

/** Each is broken off by its signal, when whose files they are goes. */
export type Line = {
  send: (s: Sending, changed: (m: Mark) => void, signal: AbortSignal) => Promise<Stored>
  attach: (some: Sending[], key: string, signal: AbortSignal) => Promise<void>
  /** The session is over: nobody goes on before somebody has signed in. */
  ended: () => void
}

/** What is on its way, and whether the line is broken for now. */
export type Standing = { files: Sending[]; broken: boolean; busy: string }

/** How long another's files wait on this device for their owner to sign in again. */
const KEPT_FOR = 7 * 24 * 60 * 60_000

const PAUSES = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000]

const GONE = Symbol('whose files they are has gone')

/** The first of those over which the program failed least. */
const leastTried = (some: Sending[]): Sending | undefined => some.reduce<Sending | undefined>((a, b) => (a && (a.tries ?? 0) <= (b.tries ?? 0) ? a : b), undefined)

/**
 * Sends files one after the other until all are in their cases. Nothing waits
 * for it. A broken line is tried again and again, soon at first; what cannot be
 * taken is left for a person to look at, and the rest goes on.
 */
export class Queue {
  standing: Standing = { files: [], broken: false, busy: '' }
  private readonly watching = new Set<() => void>()
  private running = false
  private failures = 0
  private wake = () => {}
  private shut = false
  /** Whose files are sent: nobody's before somebody is signed in. */
  private person = ''
  private stop = new AbortController()

  constructor(private readonly kept: Kept, private readonly line: Line, private readonly newKey: () => string, private readonly alone: (work: () => Promise<void>) => Promise<void> = (work) => work(), private readonly pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms))) {}

  watch = (changed: () => void) => {
    this.watching.add(changed)
    return () => void this.watching.delete(changed)
  }

  private set(change: Partial<Standing>) {
    this.standing = { ...this.standing, ...change }
    this.watching.forEach((w) => w())
  }

  private update(id: string, change: Partial<Sending>) {
    this.set({ files: this.standing.files.map((f) => (f.id === id ? { ...f, ...change } : f)) })
    return this.standing.files.find((f) => f.id === id)
  }

  private async keep(s?: Sending) {
    if (s?.person === this.person) await this.kept.put(s).catch(() => this.update(s.id, { fleeting: true }))
  }

  /**
   * Goes on with what this person had on the way. What was being sent for another is
   * broken off at once, and their files stay where they are, for a while.
   */
  async open(person: string) {
    this.shut = false
    if (person !== this.person) this.away(person)
    const kept = await this.kept.all().catch(() => [] as Sending[])
    if (person !== this.person) return // somebody else has come meanwhile
    for (const f of kept) if (f.person !== person && f.keptAt && f.keptAt < Date.now() - KEPT_FOR) await this.kept.drop(f.id).catch(() => {})
    const known = new Set(this.standing.files.map((f) => f.id))
    this.set({ files: [...this.standing.files, ...kept.filter((f) => f.person === person && !known.has(f.id))] })
    this.hurry()
  }

  /** Breaks off what is being sent, and puts the files of whoever was here out of sight. */
  private away(next: string) {
    this.stop.abort()
    this.stop = new AbortController()
    this.person = next
    this.failures = 0
    this.set({ files: this.standing.files.filter((f) => f.person === next), broken: false, busy: '' })
  }

  /** How many files of this person's have not arrived, whichever window of this device took them in. */
  async left(): Promise<number> {
    const kept = await this.kept.all().catch(() => [] as Sending[])
    return new Set([...this.standing.files, ...kept.filter((f) => f.person === this.person)].filter((f) => f.state !== 'attached').map((f) => f.id)).size
  }

  /** Whoever signs out leaves nothing on the device. */
  async forget() {
    const { person } = this
    const ids = this.standing.files.map((f) => f.id)
    this.away('')
    const kept = await this.kept.all().catch(() => [] as Sending[])
    for (const id of new Set([...ids, ...kept.filter((f) => f.person === person).map((f) => f.id)])) await this.kept.drop(id).catch(() => {})
  }

  async add(some: Sending[]) {
    const mine = some.filter((s) => s.person === this.person).map((s) => ({ ...s, keptAt: Date.now() }))
    this.set({ files: [...this.standing.files, ...mine] })
    for (const s of mine) await this.keep(s)
    this.hurry()
  }

  async drop(id: string) {
    this.set({ files: this.standing.files.filter((f) => f.id !== id) })
    await this.kept.drop(id).catch(() => {})
  }

  /** Tries once more what was refused. */
  async again(id: string) {
    const had = this.standing.files.find((f) => f.id === id)
    await this.keep(this.update(id, { state: had?.key ? 'stored' : 'waiting', key: undefined, fault: undefined, there: undefined }))
    this.hurry()
  }

  /** The line may be back: it is tried now, and not only after the pause. */
  hurry = () => {
    this.wake()
    void this.run()
  }

  private async run() {
    if (this.running) return
    this.running = true
    try {
      await this.alone(() => this.work())
    } finally {
      this.running = false
      this.set({ busy: '' })
    }
    if (this.next()) void this.run() // came while the last one ended
  }

  private async work() {
    for (let todo = this.next(); todo; todo = this.next()) {
      try {
        await todo()
        this.failures = 0
        this.set({ broken: false })
      } catch (e) {
        if (e === GONE) continue
        if (e instanceof Problem && (e.status === 401 || e.code === 'another_signed_in')) {
          if (e.status === 401) this.line.ended()
          this.shut = true // the next sign-in opens it again
          return
        }
        this.set({ broken: true, busy: '' })
        const ms = PAUSES[Math.min(this.failures++, PAUSES.length - 1)]!
        await Promise.race([this.pause(ms), new Promise<void>((done) => (this.wake = done))])
      }
    }
  }

  /** What another window of this device has done meanwhile is not done again. */
  private async fresh(some: Sending[]): Promise<Sending[]> {
    const found: Sending[] = []
    for (const s of some) {
      const kept = s.fleeting ? s : await this.kept.get(s.id).catch(() => s)
      if (!kept) this.set({ files: this.standing.files.filter((f) => f.id !== s.id) })
      else if (kept.state !== s.state || kept.key !== s.key) this.update(s.id, kept)
      else found.push(s)
    }
    return found
  }

  /**
   * What is attached is attached together, once nothing more of the case waits
   * or the line was broken meanwhile: one entry of the case, and not twenty.
   */
  private next(): (() => Promise<void>) | undefined {
    if (this.shut) return undefined
    const { files } = this.standing
    const stored = leastTried(files.filter((f) => f.state === 'stored' && (f.key || this.failures > 0 || !files.some((o) => o.state === 'waiting' && o.case === f.case))))
    const waiting = leastTried(files.filter((f) => f.state === 'waiting'))
    if (stored && (!waiting || (stored.tries ?? 0) <= (waiting.tries ?? 0))) return () => this.attach(files.filter((f) => f.state === 'stored' && f.case === stored.case && f.actingFor === stored.actingFor && f.key === stored.key))
    return waiting && (() => this.send(waiting))
  }

  private async send(one: Sending) {
    const { signal } = this.stop
    const [s] = await this.fresh([one])
    if (signal.aborted) throw GONE
    if (!s) return
    this.set({ busy: s.id })
    let told = s.offset
    try {
      const stored = await this.line.send(s, (m) => {
        if (signal.aborted) throw GONE
        const now = this.update(s.id, m)
        if (m.offset === 0 || m.offset - told > s.size / 10) { // not every part is worth a write
          told = m.offset
          void this.keep(now)
        }
      }, signal)
      if (signal.aborted) throw GONE
      await this.keep(this.update(s.id, { digest: stored.digest, offset: s.size, state: 'stored' }))
    } catch (e) {
      if (signal.aborted) throw GONE
      await this.refuse([s], e)
    }
  }

  private async attach(all: Sending[]) {
    const { signal } = this.stop
    const some = await this.fresh(all)
    if (signal.aborted) throw GONE
    if (!some.length) return
    const key = some[0]!.key ?? this.newKey()
    for (const s of some) if (!s.key) await this.keep(this.update(s.id, { key }))
    try {
      if (signal.aborted) throw GONE
      await this.line.attach(some, key, signal)
      for (const s of some) {
        this.update(s.id, { state: 'attached' })
        await this.kept.drop(s.id).catch(() => {})
      }
    } catch (e) {
      if (signal.aborted) throw GONE
      await this.refuse(some, e)
    }
  }

  /** A refusal is for a person; everything else is tried again. */
  private async refuse(some: Sending[], e: unknown) {
    if (!(e instanceof Problem) || e.status >= 500 || [401, 408, 425, 429].includes(e.status) || e.code === 'another_signed_in') {
      if (e instanceof Problem && e.status >= 500) for (const s of some) this.update(s.id, { tries: (s.tries ?? 0) + 1 })
      throw e
    }
    // Of several that were attached together one may be there already: it alone is at
    // fault, and the others are attached without it.
    const there = (e.body.errors ?? []).flatMap(({ field, code }) => (code === 'attached_already' ? some[Number(/^files\[(\d+)\]/.exec(field ?? '')?.[1])] ?? [] : []))
    if (there.length && there.length === Object.keys(e.fields).length) {
      for (const s of some) await this.keep(this.update(s.id, there.includes(s) ? { state: 'refused', fault: e.message, there: true } : { key: undefined }))
      return
    }
    for (const s of some) await this.keep(this.update(s.id, { state: 'refused', fault: [e.message, ...Object.values(e.fields)].join(' ') }))
  }
}
