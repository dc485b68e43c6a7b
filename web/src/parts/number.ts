import i18next from 'i18next'

type Numbered = { id?: string; case?: string; number?: string; batch?: string; sheet?: string; row_number?: number }

/** What a case is called: its number, or that it has none, with where in its list it stands, or else the end of its id, by which two are told apart on the telephone. */
export function numberOf(c: Numbered): string {
  if (c.number) return c.number
  const none = i18next.t('case.noNumber')
  const end = (c.case ?? c.id ?? '').slice(-6)
  if (!c.row_number) return end ? i18next.t('case.noNumberBut', { end }) : none
  return [none, c.sheet, i18next.t('desk.row', { n: c.row_number })].filter(Boolean).join(' ')
}

/** The same of a case that is read whole. */
export const numberIn = ({ case: c }: { case: { id?: string; number?: string; source: Omit<Numbered, 'number'> } }) => numberOf({ id: c.id, number: c.number, ...c.source })
