// SHA-256 (FIPS 180-4), piece by piece: a browser's own takes a file as a whole,
// and does not work at all where an office has no HTTPS.

function firstPrimes(n: number): number[] {
  const found: number[] = []
  for (let k = 2; found.length < n; k++) if (found.every((p) => k % p)) found.push(k)
  return found
}

/** The first 32 bits of the fractional part. */
const fraction = (x: number) => ((x - Math.floor(x)) * 2 ** 32) | 0
const PRIMES = firstPrimes(64)
const ROUNDS = Int32Array.from(PRIMES, (p) => fraction(Math.cbrt(p)))
const FIRST = PRIMES.slice(0, 8).map((p) => fraction(Math.sqrt(p)))

const turn = (x: number, n: number) => (x >>> n) | (x << (32 - n))

export class Digest {
  private readonly state = Int32Array.from(FIRST)
  private readonly words = new Int32Array(64)
  private readonly block = new Uint8Array(64)
  private held = 0
  private bytes = 0

  add(piece: Uint8Array) {
    this.bytes += piece.length
    for (let at = 0; at < piece.length;) {
      const n = Math.min(64 - this.held, piece.length - at)
      this.block.set(piece.subarray(at, at + n), this.held)
      this.held += n
      at += n
      if (this.held === 64) this.round()
    }
  }

  /** sha256:<hex> of everything that was added. */
  end(): string {
    const bits = this.bytes * 8
    const pad = new Uint8Array((this.held < 56 ? 56 : 120) - this.held + 8)
    pad[0] = 0x80
    const tail = new DataView(pad.buffer, pad.length - 8)
    tail.setUint32(0, Math.floor(bits / 2 ** 32))
    tail.setUint32(4, bits >>> 0)
    this.add(pad)
    return `sha256:${Array.from(this.state, (w) => (w >>> 0).toString(16).padStart(8, '0')).join('')}`
  }

  private round() {
    this.held = 0
    const w = this.words
    const view = new DataView(this.block.buffer)
    for (let i = 0; i < 16; i++) w[i] = view.getInt32(i * 4)
    for (let i = 16; i < 64; i++) {
      const a = w[i - 15]!
      const b = w[i - 2]!
      w[i] = (w[i - 16]! + w[i - 7]! + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10))) | 0
    }
    let [a, b, c, d, e, f, g, h] = this.state as unknown as [number, number, number, number, number, number, number, number]
    for (let i = 0; i < 64; i++) {
      const s = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + ROUNDS[i]! + w[i]!) | 0
      const m = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
      ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + s) | 0, c, b, a, (s + m) | 0]
    }
    const next = [a, b, c, d, e, f, g, h]
    for (let i = 0; i < 8; i++) this.state[i] = (this.state[i]! + next[i]!) | 0
  }
}

const PIECE = 1 << 20

/** The digest of a file, read a piece at a time. */
export async function digestOf(file: Blob): Promise<string> {
  const d = new Digest()
  for (let at = 0; at < file.size; at += PIECE) d.add(new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer()))
  return d.end()
}
