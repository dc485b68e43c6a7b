/**
 * Something that is said for a moment, or asked: by what draws it, or plainly, by
 * the browser itself, where that could not be fetched. A question that is not
 * asked, because another one waits already, is dropped.
 */
export type Said<Speaker> = { aloud: (s: Speaker) => void; plainly: () => void; dropped?: () => void }

/** What waits to be said until what says it is there. */
export class Sayings<Speaker> {
  private speaker?: Speaker
  private waiting: Said<Speaker>[] = []
  private fetching = false

  /** fetch: brings what speaks, which then says that it is ready. */
  constructor(private readonly fetch: () => Promise<void>, private readonly changed: (waits: boolean) => void = () => {}) {}

  say(what: Said<Speaker>) {
    if (this.speaker !== undefined) return what.aloud(this.speaker)
    if (what.dropped && this.waiting.some((w) => w.dropped)) return what.dropped()
    this.waiting.push(what)
    if (this.fetching) return undefined
    this.fetching = true
    this.changed(true)
    this.fetch().catch(() => this.all((w) => w.plainly()))
  }

  ready(speaker: Speaker) {
    this.speaker = speaker
    this.all((w) => w.aloud(speaker))
  }

  /** Forgets what waits to be said. */
  hush() {
    this.all((w) => w.dropped?.())
  }

  private all(say: (w: Said<Speaker>) => void) {
    if (this.fetching) this.changed(false)
    this.fetching = false
    this.waiting.splice(0).forEach(say)
  }
}
