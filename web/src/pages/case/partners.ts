import type { components } from '../../facts/schema'
import { short } from '../../time'
import { word } from '../../words'
import { pairKey } from './pairs'

/** The pictures of a case, to be named as the other one of a pair: those before the rectification first. */
export function partnersIn(evidence: components['schemas']['Evidence'][]): { value: string; label: string }[] {
  const pictures = evidence.filter((e) => !e.struck && e.kind === 'picture')
  const first = (e: (typeof pictures)[number]) => Number(e.stage !== 'before')
  return pictures.toSorted((a, b) => first(a) - first(b) || ((a.taken_at ?? '') < (b.taken_at ?? '') ? -1 : 1))
    .map((e) => ({ value: e.pair || pairKey(e.digest), label: [word('Stage', e.stage), e.place, short(e.taken_at)].filter(Boolean).join(' ') || e.digest.slice(-6) }))
    .filter((x, i, all) => all.findIndex((y) => y.value === x.value) === i)
}
