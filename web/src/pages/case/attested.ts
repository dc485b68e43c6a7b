import i18next from 'i18next'

import type { components } from '../../facts/schema'
import { full } from '../../time'
import { listed, word } from '../../words'

type Attestation = components['schemas']['Attestation']

/** By which means a filing came that was entered for a unit, when, and who saw it arrive. */
export function attested(a: Pick<Attestation, 'means' | 'happened_at' | 'witnesses'>, people: Record<string, string>): string {
  return i18next.t('way.attested', { means: word('Means', a.means), at: full(a.happened_at), names: listed((a.witnesses ?? []).map((w) => people[w] ?? w)) })
}
