type Which = 'localStorage' | 'sessionStorage'

/**
 * What the browser keeps under a name. A browser may refuse even to be asked: then
 * the page remembers it, for as long as it lives, and works all the same.
 */
export class Kept {
  private here: string | null = null

  constructor(private which: Which, private name: string) {}

  read(): string | null {
    try {
      return globalThis[this.which].getItem(this.name)
    } catch {
      return this.here
    }
  }

  /** Keeps it; of an empty text nothing is kept. */
  write(text: string) {
    this.here = text || null
    try {
      if (text) globalThis[this.which].setItem(this.name, text)
      else globalThis[this.which].removeItem(this.name)
    } catch {
      // remembered here
    }
  }
}
