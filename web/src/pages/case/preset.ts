// By which field the form of a command names what a task is about.
const NAMES: Record<string, string> = { 'confirm-escalation': 'escalation', 'answer-escalation': 'escalation', 'decide-extension': 'extension', 'waive-gate': 'gate', 'pass-gate': 'gate', publish: 'prepared', 'link-repeat': 'case', 'sign-report': 'answer', 'submit-report': 'answer', supplement: 'answer', 'replace-report': 'answer', 'return-presented': 'answer', approve: 'answer', return: 'answer', redo: 'answer', 'request-extension': 'answer', 'open-review': 'answer', 'record-contact': 'with', 'take-back': 'assignment' }

/** What a task says its form begins with: of several escalations of a case the one on whose card it was opened. */
export function presetOf(command: string, subject?: string): Record<string, unknown> | undefined {
  const name = NAMES[command]
  return name && subject ? { [name]: subject } : undefined
}

/** What an address says a form begins with: whoever records a call beside a unit's number has called that unit, and whose number it is. */
export function presetBy(at: URLSearchParams): Record<string, unknown> | undefined {
  const unit = at.get('unit')
  const person = at.get('person')
  if (at.get('act') === 'record-call' && unit) return { unit, ...(person ? { person } : {}) }
  return presetOf(at.get('act') ?? '', at.get('of') ?? undefined)
}

/** The way to the form of a call to a unit about a case. */
export const callOf = (id: string, unit?: string, person?: string) => `/cases/${id}?act=record-call${unit ? `&unit=${encodeURIComponent(unit)}` : ''}${unit && person ? `&person=${encodeURIComponent(person)}` : ''}`

/** The way to a task's form, with what it is about. */
export const formOf = (id: string, command: string, subject?: string) => `/cases/${id}?act=${command}${presetOf(command, subject) ? `&of=${encodeURIComponent(subject!)}` : ''}`
