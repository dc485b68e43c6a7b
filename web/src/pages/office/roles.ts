import { useTranslation } from 'react-i18next'

import { word } from '../../words'
import type { Post, useOffice } from './read'

type Office = ReturnType<typeof useOffice>

/** The roles of the office, and those of a unit that handles cases. */
export const officeRoles = ['duty_officer', 'coordinator', 'reviewer', 'supervisor', 'accountability_officer', 'publicity_officer', 'brief_editor', 'leader', 'auditor', 'administrator'] as const
export const unitRoles = ['unit_officer', 'unit_leader', 'unit_duty_officer'] as const
export type Role = (typeof officeRoles | typeof unitRoles)[number]

/** The roles to choose from, those that fit the unit first. */
export function useRoles(unit: string | undefined, office: Office) {
  const { t } = useTranslation()
  const kind = office.units.data?.units.find((u) => u.id === unit)?.kind
  const groups = [
    { label: t('office.post.ofOffice'), options: officeRoles.map((r) => ({ value: r as Role, label: word('Role', r) })) },
    { label: t('office.post.ofUnits'), options: unitRoles.map((r) => ({ value: r as Role, label: word('Role', r) })) },
  ]
  return kind === undefined || kind === 'office' || kind === 'group' ? groups : groups.reverse()
}

/** How a post stands now. */
export function standing(p: Pick<Post, 'from' | 'until'>, now: number): 'held' | 'ahead' | 'over' {
  if (p.until && Date.parse(p.until) <= now) return 'over'
  return Date.parse(p.from) > now ? 'ahead' : 'held'
}
