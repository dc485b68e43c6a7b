import type { components } from '../../facts/schema'
import type { View } from './view'

type Event = components['schemas']['Event']

/** What somebody above has written that is to be followed: whose words, of which unit a reply is asked, and whether they were amended since. */
export interface Instructed { seq: number; type: string; digest: string; by: string; at: string; asked?: string; amended: boolean }

/** How many stand near the top of a case. */
const SHOWN = 3

/**
 * The supervision opinions that nobody has answered yet and the instruction that
 * goes with the leader's signature, the latest first 督办意见、批示. An opinion that was
 * struck or answered, and a signature that was taken back, ask for nothing any more.
 */
export function instructed({ case: c }: Pick<View, 'case'>, events: Event[]): Instructed[] {
  if (['closed', 'screened_out'].includes(c.state)) return []
  const opened = Date.parse(c.rounds.at(-1)?.opened ?? '') || 0
  return events.filter((e) => Date.parse(e.happened_at) >= opened).flatMap((e): Instructed[] => {
    const p = e.payload as { opinion?: { digest: string }; instruction?: { digest: string }; asked?: string; at?: string }
    const about = { seq: e.seq, type: e.type, by: e.actor ?? '', at: e.happened_at }
    if (e.type === 'reply_signed') return p.instruction && p.at === c.reply.signed_at ? [{ ...about, digest: p.instruction.digest, amended: false }] : []
    if (e.type !== 'supervised' || !p.opinion) return []
    const entry = c.entries?.find((n) => n.seq === e.seq)
    return entry?.struck || entry?.answered ? [] : [{ ...about, digest: p.opinion.digest, asked: p.asked || undefined, amended: !!entry?.amended }]
  }).slice(0, SHOWN)
}
