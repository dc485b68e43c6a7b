import i18next from 'i18next'

type Numbered = { number?: string; batch?: string; sheet?: string; row_number?: number }

/** What a case is called: its number, or where in its list it stands, or that it has none. */
export function numberOf(c: Numbered): string {
  if (c.number) return c.number
  const none = i18next.t('case.noNumber')
  if (!c.row_number) return none
  return [none, c.sheet, i18next.t('desk.row', { n: c.row_number })].filter(Boolean).join(' ')
}

/** The same of a case that is read whole. */
export const numberIn = ({ case: c }: { case: { number?: string; source: Omit<Numbered, 'number'> } }) => numberOf({ number: c.number, ...c.source })
