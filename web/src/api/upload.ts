import { Unreachable } from './problem'
import { type Mark, send, type Stored } from '../uploads/parts'

export type { Stored }

/** Where each file that was chosen here stands, so that sending it again goes on. */
const marks = new WeakMap<File, Mark>()

/** Somebody else sends it, or nobody. */
class Stopped extends Error {}

/** Where a file stands that is sent on by the device itself. */
export const markOf = (file: File): Mark => marks.get(file) ?? { offset: 0 }

/** How often a broken line is tried again before somebody is asked. */
const TIMES = 5

/** Sends a file and tells how far it has come; sending it again goes on where it broke off. */
export async function upload(file: File, progress: (share: number) => void, stopped = () => false): Promise<Stored> {
  for (let broken = 0; ; broken++) {
    try {
      return await send(file, marks.get(file) ?? { offset: 0 }, (m) => {
        marks.set(file, m)
        if (stopped()) throw new Stopped()
        progress(m.offset / file.size)
      })
    } catch (e) {
      if (!(e instanceof Unreachable) || broken === TIMES || stopped()) throw e
      await new Promise((done) => setTimeout(done, 1_000 * 2 ** broken))
    }
  }
}
