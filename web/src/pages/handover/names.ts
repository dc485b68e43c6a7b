import type { TFunction } from 'i18next'

import type { Names } from '../../api/handovers'
import { aside } from '../../words'

/** Who signed, with for whom where it was for another. */
export function bothNames(by: string | undefined, whom: string | undefined, names: Names, t: TFunction): string {
  if (!by) return ''
  const name = names.people[by] ?? by
  if (!whom) return name
  const other = t('handover.for', { name: names.people[whom] ?? whom })
  return name + aside(other)
}

// The desk has a word for each part already.
const WORDS: Record<string, string> = { due_soon: 'dueSoon', handler_gone: 'handlerGone' }

export const partName = (part: string, t: TFunction) => t(`desk.${WORDS[part] ?? part}`)
