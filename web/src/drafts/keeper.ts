// What somebody writes into one form, on its way to the server: a moment after
// the last key, one request at a time, and never over what another window has
// kept. Nothing goes into the browser's storage, for desks are shared.

export type Kept = { version: number; at: string }
export type Sent = { version?: number; body: object; leaving: boolean }

/** How a draft stands: nothing written, on its way, kept at an instant, not kept and why, or changed in another window. */
export type Standing =
  | { is: 'nothing' }
  | { is: 'saving' }
  | { is: 'kept'; at: string }
  | { is: 'failed'; says: string }
  | { is: 'elsewhere' }

/** How long nobody must have typed before it is sent. */
export const PAUSE = 1_200

export class Keeper {
  private version: number | undefined
  private waiting: object | undefined
  private timer: ReturnType<typeof setTimeout> | undefined
  private running: Promise<void> | undefined
  private over = false
  private held = false
  standing: Standing = { is: 'nothing' }

  constructor(
    private readonly put: (s: Sent) => Promise<Kept>,
    private readonly drop: () => Promise<void>,
    private readonly changed: (s: Standing) => void,
    private readonly elsewhere: (e: unknown) => boolean,
    private readonly says: (e: unknown) => string,
  ) {}

  /** Goes on with a draft that was read. */
  goOn(version: number, at: string) {
    this.version = version
    this.say({ is: 'kept', at })
  }

  keep(body: object) {
    if (this.over || this.standing.is === 'elsewhere') return
    this.waiting = body
    this.say({ is: 'saving' })
    this.soon()
  }

  private soon() {
    clearTimeout(this.timer)
    if (!this.held) this.timer = setTimeout(() => void this.flush(), PAUSE)
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
      if (!this.waiting) this.say({ is: 'kept', at: kept.at })
    } catch (e) {
      if (this.over) return
      if (this.elsewhere(e)) {
        clearTimeout(this.timer)
        this.waiting = undefined
        this.say({ is: 'elsewhere' })
        return
      }
      this.waiting ??= body // tried again with the next key
      this.say({ is: 'failed', says: this.says(e) })
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

  /** What has not reached the server. */
  get unsent(): object | undefined {
    return this.over ? undefined : this.waiting
  }

  private say(s: Standing) {
    this.standing = s
    this.changed(s)
  }
}
