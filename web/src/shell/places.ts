import type { useSession } from '../session'

type Session = ReturnType<typeof useSession>

/** A place is one of the pages that the bar leads to, and whose it is. A closed one shows others nothing but whose it is. */
export type Place = { path: string; name: 'board' | 'desk' | 'intake' | 'batches' | 'register' | 'review' | 'notices' | 'dispatch' | 'me' | 'rules' | 'record' | 'supervision' | 'handover' | 'office' | 'unit' | 'leader' | 'todo'; seldom?: boolean | ((s: Session) => boolean); closed?: boolean; of: (s: Session) => boolean }

/** The officers of the office who have their own list of what waits for them. */
export const OFFICERS = ['reviewer', 'coordinator', 'publicity_officer', 'accountability_officer']

/** Whether somebody goes there now and then only. */
export const seldom = (p: Place, s: Session) => (typeof p.seldom === 'function' ? p.seldom(s) : Boolean(p.seldom))

export const places: Place[] = [
  { path: '/unit', name: 'unit', closed: true, of: (s) => s.has('unit_officer', 'unit_leader', 'unit_duty_officer') },
  { path: '/leader', name: 'leader', closed: true, of: (s) => s.has('leader', 'unit_leader') },
  { path: '/board', name: 'board', of: () => true },
  { path: '/desk', name: 'desk', of: (s) => s.has('duty_officer', 'coordinator', 'unit_duty_officer') },
  { path: '/dispatch', name: 'dispatch', closed: true, of: (s) => s.may('use-dispatch') },
  { path: '/handover', name: 'handover', seldom: true, closed: true, of: (s) => s.may('read-handovers') },
  { path: '/review', name: 'review', closed: true, of: (s) => s.has('reviewer') },
  { path: '/todo', name: 'todo', closed: true, of: (s) => s.has(...OFFICERS) },
  { path: '/supervision', name: 'supervision', closed: true, of: (s) => s.has('supervisor', 'coordinator', 'reviewer', 'leader', 'auditor', 'accountability_officer', 'unit_leader') },
  { path: '/register', name: 'register', closed: true, of: (s) => s.gives('register') },
  { path: '/intake', name: 'intake', closed: true, of: (s) => s.may('take-batches') },
  { path: '/batches', name: 'batches', closed: true, of: (s) => s.may('read-batches') },
  { path: '/notices', name: 'notices', of: () => false },
  {
    path: '/office', name: 'office', seldom: (s) => !s.may('manage-staff'),
    of: (s) => s.may('manage-staff') || s.may('fill-rosters') || s.may('keep-responsibilities') || s.has('unit_officer', 'unit_leader', 'unit_duty_officer'),
  },
  { path: '/rules', name: 'rules', seldom: true, of: () => true },
  { path: '/record', name: 'record', seldom: true, of: (s) => s.may('audit-record') },
  { path: '/me', name: 'me', of: () => false },
]

/** So many of them stand beside one another on a telephone. */
const ON_TELEPHONE = 3

/** The places of somebody: those that stand in the bar, and those under its menu. */
export function placesOf(s: Session, narrow: boolean): [often: Place[], others: Place[]] {
  const own = places.filter((p) => p.of(s))
  const often = own.filter((p) => !seldom(p, s)).slice(0, narrow ? ON_TELEPHONE : undefined)
  return [often, own.filter((p) => !often.includes(p))]
}
