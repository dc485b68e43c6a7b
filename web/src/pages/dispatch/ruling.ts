import type { components } from '../../facts/schema'
import { trimmed, type Value } from '../case/act/value'

type Dispute = Pick<components['schemas']['DisputeView'], 'id' | 'role' | 'suggested'>
type To = Value & { role?: string; unit?: string }
type Body = Value & { dispute?: string; upheld?: boolean; reason?: string; due?: string; to?: To }

/** A ruling as it is written on the desk, with what the whole form said besides. */
export type Said = { upheld?: boolean; reason: string; to?: string; more?: { whole: Value; due?: string; to?: To } }

export const beginning = (v: Dispute): Said => ({ reason: '', to: v.suggested })

/** The ruling as a command. A dispute that is rejected changes nothing: no unit, and no due instant. */
export function bodyOf(v: Dispute, d: Said): Body {
  const of = d.more?.to?.unit === d.to ? d.more?.to : undefined // what was said of one unit goes for no other
  return {
    ...d.more?.whole, dispute: v.id, upheld: d.upheld, reason: d.reason,
    ...(d.more?.due && d.upheld !== false ? { due: d.more.due } : {}), ...(d.upheld && d.to ? { to: { ...of, role: v.role, unit: d.to } } : {}),
  }
}

/** The ruling that a draft holds, be it from here or from the whole form. */
export function saidIn(v: Dispute, body: object): Said {
  const { dispute: _, upheld, reason, due, to, ...others } = body as Body
  const whole = trimmed(others) as Value | undefined
  const said = trimmed(to) as To | undefined
  const more = whole || due || said ? { more: { whole: whole ?? {}, due, to: said } } : {}
  return { upheld, reason: reason ?? '', to: to?.unit ?? (upheld ? undefined : v.suggested), ...more }
}
