// What somebody writes into one form, on its way to the server: a moment after
// the last key, one request at a time, and never over what another window has
// kept. Where the line is gone it is tried again by itself.

export type Kept = { version: number; at: string }
export type Sent = { version?: number; body: object; leaving: boolean }

/** How a draft stands: nothing written, on its way, kept at an instant, not kept and why and whether it is tried again by itself, or changed in another window. */
export type Standing =
  | { is: 'nothing' }
  | { is: 'saving' }
  | { is: 'kept'; at: string }
  | { is: 'failed'; says: string; again: boolean }
  | { is: 'elsewhere' }

/** How long nobody must have typed before it is sent. */
export const PAUSE = 1_200
/** How soon it is tried again where the line is gone. */
export const PAUSES = [2_000, 4_000, 8_000, 15_000]

export class Keeper {
  private version: number | undefined
  private waiting: object | undefined
  private timer: ReturnType<typeof setTimeout> | undefined
  private running: Promise<void> | undefined
  private over = false
  private held = false
  private failures = 0
  private left = false
  standing: Standing = { is: 'nothing' }

  constructor(
    private readonly put: (s: Sent) => Promise<Kept>,
    private readonly drop: () => Promise<void>,
    private readonly changed: (s: Standing) => void,
    private readonly elsewhere: (e: unknown) => boolean,
    private readonly says: (e: unknown) => string,
    private readonly lasting: (e: unknown) => boolean = () => false,
  ) {}

  /** Goes on with a draft that was read. */
  goOn(version: number, at: string) {
    this.version = version
    this.say({ is: 'kept', at })
  }

  keep(body: object) {
    if (this.over || this.standing.is === 'elsewhere') return
    this.waiting = body
    if (!(this.standing.is === 'failed' && this.standing.again)) this.say({ is: 'saving' }) // until it is kept again, it is not
    this.soon()
  }

  private soon(ms = PAUSE) {
    clearTimeout(this.timer)
    if (!this.held) this.timer = setTimeout(() => void this.flush(), ms)
  }

  /** The line may be back: what waits is tried now, and not only after the pause. */
  hurry = () => {
    if (this.failures && this.waiting && !this.over && !this.held) void this.flush()
  }

  /** Its form goes away: what waits is sent once more, and no more after that. */
  async leave(): Promise<void> {
    this.left = true
    await this.flush(true)
  }

  /** Its form is there. */
  stay() {
    this.left = false
  }

  /**
   * While the form itself is on its way nothing is sent, for an accepted command
   * takes its draft with it; what was written meanwhile is sent once it came back
   * refused.
   */
  async giving<T>(work: () => Promise<T>): Promise<T> {
    this.held = true
    clearTimeout(this.timer)
    try {
      return await work()
    } finally {
      this.held = false
      if (this.waiting && !this.over) this.soon()
    }
  }

  /** Sends what waits at once; leaving: also while the page goes away. */
  async flush(leaving = false): Promise<void> {
    clearTimeout(this.timer)
    while (this.running) await this.running
    const body = this.waiting
    if (!body || this.over) return
    this.waiting = undefined
    this.running = this.send(body, leaving)
    try {
      await this.running
    } finally {
      this.running = undefined
    }
  }

  private async send(body: object, leaving: boolean) {
    try {
      const kept = await this.put({ version: this.version, body, leaving })
      this.version = kept.version
      this.failures = 0
      if (!this.waiting) this.say({ is: 'kept', at: kept.at })
    } catch (e) {
      if (this.over) return
      if (this.elsewhere(e)) {
        clearTimeout(this.timer)
        this.waiting = undefined
        this.say({ is: 'elsewhere' })
        return
      }
      this.waiting ??= body // tried again with the next key, or by itself
      const again = !this.lasting(e)
      this.say({ is: 'failed', says: this.says(e), again })
      const ms = PAUSES[Math.min(this.failures++, PAUSES.length - 1)]!
      if (again && !this.left) this.soon(ms)
    }
  }

  /** The form was sent, or is thrown away: what is on its way has arrived first. */
  async end(): Promise<void> {
    this.stop()
    while (this.running) await this.running
    await this.drop()
  }

  /** Nothing is sent any more; what is there stays. */
  stop() {
    clearTimeout(this.timer)
    this.over = true
    this.waiting = undefined
  }

  /** Begins anew after what another window has kept was put aside. */
  again() {
    this.over = false
    this.version = undefined
    this.say({ is: 'nothing' })
  }

  /** The version that it rests on, if there is one. */
  get base(): number | undefined {
    return this.version
  }

  /** What has not reached the server. */
  get unsent(): object | undefined {
    return this.over ? undefined : this.waiting
  }

  private say(s: Standing) {
    this.standing = s
    this.changed(s)
  }
}
