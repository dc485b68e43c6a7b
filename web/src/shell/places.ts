import type { useSession } from '../session'

type Session = ReturnType<typeof useSession>

/** A place is one of the pages that the bar leads to, and whose it is. */
export type Place = { path: string; name: 'board' | 'desk' | 'intake' | 'batches' | 'register' | 'review' | 'notices' | 'dispatch' | 'me' | 'rules' | 'record' | 'supervision' | 'handover'; seldom?: boolean; of: (s: Session) => boolean }

export const places: Place[] = [
  { path: '/', name: 'board', of: () => true },
  { path: '/desk', name: 'desk', of: (s) => s.has('duty_officer', 'coordinator', 'unit_duty_officer') },
  { path: '/dispatch', name: 'dispatch', of: (s) => s.may('use-dispatch') },
  { path: '/handover', name: 'handover', seldom: true, of: (s) => s.may('read-handovers') },
  { path: '/review', name: 'review', of: (s) => s.has('reviewer') },
  { path: '/supervision', name: 'supervision', of: (s) => s.has('supervisor', 'coordinator', 'reviewer', 'leader', 'auditor', 'accountability_officer', 'unit_leader') },
  { path: '/register', name: 'register', of: (s) => s.gives('register') },
  { path: '/intake', name: 'intake', of: (s) => s.may('take-batches') },
  { path: '/batches', name: 'batches', of: (s) => s.may('read-batches') },
  { path: '/notices', name: 'notices', of: () => false },
  { path: '/rules', name: 'rules', seldom: true, of: () => true },
  { path: '/record', name: 'record', seldom: true, of: (s) => s.may('audit-record') },
  { path: '/me', name: 'me', of: () => false },
]
