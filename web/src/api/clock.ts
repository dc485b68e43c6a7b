// The server's clock as its answers tell it. An answer says what time it was there at
// some moment between asking and hearing, so that a quick answer tells it better than a
// slow one; what was known grows doubtful as the clocks drift apart.
const DRIFT = 1e-4

let ahead = 0
let doubt = Number.POSITIVE_INFINITY
let noted = 0

/**
 * Notes what time an answer says it is; sent and heard are this browser's, all in
 * milliseconds. Coarse is by how much the time itself may be off. What is less sure than
 * what is known changes nothing, unless both cannot be: then a clock was set.
 */
export function noteTime(at: number, sent: number, heard: number, coarse = 0) {
  if (!Number.isFinite(at)) return
  const own = (heard - sent) / 2 + coarse
  const known = doubt + Math.abs(heard - noted) * DRIFT
  const found = at - (sent + heard) / 2
  if (own > known && Math.abs(found - ahead) <= own + known) return
  ahead = found
  doubt = own
  noted = heard
}

/** Notes the Date of an answer, which tells whole seconds. */
export function noteDate(answer: Response, sent: number) {
  noteTime(Date.parse(answer.headers.get('Date') ?? '') + 500, sent, Date.now(), 500)
}

/** Reads what says what time it is there, and notes it. */
export async function timed<T extends { now: string }>(read: Promise<T>): Promise<T> {
  const sent = Date.now()
  const found = await read
  noteTime(Date.parse(found.now), sent, Date.now())
  return found
}

/** The server's time in milliseconds. */
export function serverNow(): number {
  return Date.now() + ahead
}

/** The present by the server, to the second: what is pressed a moment after the minute began did not happen then. */
export const present = () => `${new Date(serverNow()).toISOString().slice(0, 19)}Z`
