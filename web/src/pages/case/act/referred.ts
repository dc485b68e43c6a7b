import type { View } from '../view'

/** The units that were referred for accountability, which nobody has concluded yet. */
export const referred = (view: View) => (view.case.escalations ?? []).filter((e) => e.rung === 'referral' && e.state === 'confirmed' && (!e.finding || e.finding === 'under_review'))
