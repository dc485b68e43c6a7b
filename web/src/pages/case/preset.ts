/** What an address says a form begins with: whoever records a call beside a unit's number has called that unit, and whose number it is. */
export function presetBy(at: URLSearchParams): Record<string, unknown> | undefined {
  const unit = at.get('unit')
  const person = at.get('person')
  return at.get('act') === 'record-call' && unit ? { unit, ...(person ? { person } : {}) } : undefined
}

/** The way to the form of a call to a unit about a case. */
export const callOf = (id: string, unit?: string, person?: string) => `/cases/${id}?act=record-call${unit ? `&unit=${encodeURIComponent(unit)}` : ''}${unit && person ? `&person=${encodeURIComponent(person)}` : ''}`
