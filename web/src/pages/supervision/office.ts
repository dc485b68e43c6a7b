import { useSession } from '../../session'

/** Whoever reads the office's cases, and not those of a unit alone. */
export function useOffice(): boolean {
  return useSession().has('duty_officer', 'coordinator', 'reviewer', 'supervisor', 'accountability_officer', 'publicity_officer', 'brief_editor', 'leader', 'auditor')
}
