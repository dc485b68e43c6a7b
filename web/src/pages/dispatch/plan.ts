import type { components } from '../../facts/schema'
import { trimmed, type Value } from '../case/act/value'

export type Row = components['schemas']['DispatchRow']

/** Who is to take a case, as it stands on the desk before it is confirmed. */
export type Plan = {
  lead?: string
  assisting: string[]
  /** Territorial units that were named by hand, beside those that come in by themselves. */
  territorial: string[]
  /** Territorial units that are not to come in, each with the reason. */
  leftOut: Record<string, string>
  /** Why there is no territorial unit at all. */
  noTerritory: string
  /** Each for its part: the units that answer beside the lead. Left out where the lead answers for all. */
  answering?: string[]
  /** What the form of the case said besides, of the whole and of each unit: it is kept and sent along. */
  more?: More
}

type More = { whole: Value; of: Record<string, Value> }

/** The plan that the proposal makes. */
export function proposed(row: Row): Plan {
  const of = (role: string) => (row.proposal ?? []).filter((p) => p.role === role).map((p) => p.unit)
  return { lead: of('lead')[0], assisting: of('assisting'), territorial: [], leftOut: {}, noTerritory: '' }
}

/** The territorial units that come in by themselves, unless they lead or are left out. */
export function comeIn(row: Row, plan: Plan): string[] {
  return found(row).filter((u) => u !== plan.lead && plan.leftOut[u] === undefined)
}

export function found(row: Row): string[] {
  return (row.territory?.units ?? []).filter((u) => u.standing === 'no_part').map((u) => u.unit)
}

/** The units beside the lead that may answer for their part: those that are named, and those that come in by themselves. */
export const others = (row: Row, plan: Plan) => [...new Set([...plan.assisting, ...comeIn(row, plan), ...plan.territorial])].filter((u) => u !== plan.lead)

/** Whether a name that may be one of several units is said to be none of them. */
export const noneOf = (u: { units: string[] }, plan: Plan) => u.units.every((x) => plan.leftOut[x] !== undefined)

export type Gap = 'answering' | 'lead' | 'reason' | 'territory' | 'unclear'

/** What a person has to add before the plan can be confirmed. */
export function gaps(row: Row, plan: Plan): Gap[] {
  const missing: Gap[] = []
  if (!plan.lead) missing.push('lead')
  if (Object.entries(plan.leftOut).some(([u, why]) => u !== plan.lead && !why.trim())) missing.push('reason')
  const named = plan.territorial.length > 0 || plan.noTerritory.trim() !== ''
  const unclear = (row.territory?.unclear ?? []).filter((u) => !u.units.includes(plan.lead ?? '') && !noneOf(u, plan))
  if (!named && unclear.length) missing.push('unclear')
  else if (!named && !(row.territory?.unclear ?? []).length && !found(row).length) missing.push('territory')
  if (plan.answering && !others(row, plan).some((u) => plan.answering!.includes(u))) missing.push('answering')
  return missing
}

/** Whether a territorial unit that comes in by itself is named all the same: it answers for its part, or more is said of it. */
const isNamed = (plan: Plan, unit: string) => Boolean(plan.answering?.includes(unit) || plan.more?.of[unit])

const target = (plan: Plan, role: string, unit: string) => ({ ...plan.more?.of[unit], role, unit, ...(plan.answering?.includes(unit) && role !== 'lead' ? { answers: true } : {}) })

/** The command of a plan: nothing that the rules add by themselves. */
export function commandOf(row: Row, plan: Plan) {
  const lead = plan.lead ?? ''
  const rest = (units: string[], without: string[]) => [...new Set(units)].filter((u) => u !== lead && !without.includes(u))
  const territorial = rest([...comeIn(row, plan).filter((u) => isNamed(plan, u)), ...plan.territorial], found(row).filter((u) => !isNamed(plan, u) || plan.leftOut[u] !== undefined))
  const left = Object.entries(plan.leftOut).filter(([u]) => u !== lead && (found(row).includes(u) || ((row.territory?.unclear ?? []).some((x) => x.units.includes(u)) && !territorial.includes(u))))
  return {
    ...plan.more?.whole,
    answer_mode: plan.answering ? ('separate' as const) : ('joint' as const),
    targets: [
      target(plan, 'lead', lead),
      ...rest(plan.assisting, [...comeIn(row, plan), ...territorial]).map((unit) => target(plan, 'assisting', unit)),
      ...territorial.map((unit) => target(plan, 'territorial', unit)),
    ],
    ...(left.length ? { territorial_left_out: left.map(([unit, reason]) => ({ unit, reason: reason.trim() })) } : {}),
    ...(plan.noTerritory.trim() && !territorial.length && !found(row).length ? { no_territory_reason: plan.noTerritory.trim() } : {}),
  }
}

/** What is kept of a plan until it is confirmed: the command as it stands, unfinished as it may be. */
export function draftOf(row: Row, plan: Plan) {
  const territorial = [...plan.territorial, ...comeIn(row, plan).filter((u) => isNamed(plan, u) && !plan.territorial.includes(u) && !plan.assisting.includes(u))]
  return {
    ...plan.more?.whole,
    answer_mode: plan.answering ? ('separate' as const) : ('joint' as const),
    targets: [...(plan.lead ? [target(plan, 'lead', plan.lead)] : []), ...plan.assisting.map((unit) => target(plan, 'assisting', unit)), ...territorial.map((unit) => target(plan, 'territorial', unit))],
    territorial_left_out: Object.entries(plan.leftOut).map(([unit, reason]) => ({ unit, reason })),
    no_territory_reason: plan.noTerritory,
  }
}

type Target = Value & { role?: string; unit?: string; answers?: boolean }
type Body = Value & { answer_mode?: string; targets?: Target[]; territorial_left_out?: { unit?: string; reason?: string }[]; no_territory_reason?: string }

/** The plan that a draft holds, be it from here or from the form of the case. */
export function planIn(row: Row, body: object): Plan {
  const { answer_mode, targets = [], territorial_left_out, no_territory_reason, ...others } = body as Body
  const of = (role: string) => targets.flatMap((x) => (x.role === role && x.unit ? [x.unit] : []))
  const whole = trimmed(others) as Value | undefined
  const each = targets.flatMap(({ role: _, unit, answers: __, ...said }) => {
    const more = trimmed(said) as Value | undefined
    return unit && more ? [[unit, more] as const] : []
  })
  // Who comes in by itself is named only for what is said of it.
  const byItself = (u: string) => found(row).includes(u) && targets.some((x) => x.unit === u && (x.answers || each.some(([e]) => e === u)))
  return {
    lead: of('lead')[0], assisting: of('assisting'), territorial: of('territorial').filter((u) => !byItself(u)),
    leftOut: Object.fromEntries((territorial_left_out ?? []).flatMap((x) => (x.unit ? [[x.unit, x.reason ?? '']] : []))), noTerritory: no_territory_reason ?? '',
    ...(answer_mode === 'separate' ? { answering: targets.flatMap((x) => (x.answers && x.unit && x.role !== 'lead' ? [x.unit] : [])) } : {}),
    ...(whole || each.length ? { more: { whole: whole ?? {}, of: Object.fromEntries(each) } } : {}),
  }
}

/** The fields that are sent though they do not stand here. */
export function beyond(command: { to?: object; targets?: object[] }): string[] {
  const shown = ['answer_mode', 'answers', 'dispute', 'no_territory_reason', 'reason', 'role', 'targets', 'territorial_left_out', 'to', 'unit', 'upheld']
  return [...new Set([command, command.to ?? {}, ...(command.targets ?? [])].flatMap((x) => Object.keys(x)))].filter((name) => !shown.includes(name))
}

/** The first reason for a part in the proposal, if the unit was proposed for it. */
export function reasonFor(row: Row, role: string, unit: string | undefined): string {
  return (row.proposal ?? []).find((p) => p.role === role && p.unit === unit)?.reasons?.[0]?.text ?? ''
}
