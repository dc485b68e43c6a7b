import type { components } from '../../facts/schema'

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
}

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

export type Gap = 'lead' | 'reason' | 'territory' | 'unclear'

/** What a person has to add before the plan can be confirmed. */
export function gaps(row: Row, plan: Plan): Gap[] {
  const missing: Gap[] = []
  if (!plan.lead) missing.push('lead')
  if (Object.entries(plan.leftOut).some(([u, why]) => u !== plan.lead && !why.trim())) missing.push('reason')
  const named = plan.territorial.length > 0 || plan.noTerritory.trim() !== ''
  const unclear = (row.territory?.unclear ?? []).filter((u) => !(u.units ?? []).includes(plan.lead ?? ''))
  if (!named && unclear.length) missing.push('unclear')
  else if (!named && !(row.territory?.unclear ?? []).length && !found(row).length) missing.push('territory')
  return missing
}

/** The command of a plan: nothing that the rules add by themselves. */
export function commandOf(row: Row, plan: Plan) {
  const lead = plan.lead ?? ''
  const others = (units: string[], without: string[]) => [...new Set(units)].filter((u) => u !== lead && !without.includes(u))
  const territorial = others(plan.territorial, found(row))
  const left = Object.entries(plan.leftOut).filter(([u]) => u !== lead && found(row).includes(u))
  return {
    answer_mode: 'joint' as const,
    targets: [
      { role: 'lead', unit: lead },
      ...others(plan.assisting, [...comeIn(row, plan), ...territorial]).map((unit) => ({ role: 'assisting', unit })),
      ...territorial.map((unit) => ({ role: 'territorial', unit })),
    ],
    ...(left.length ? { territorial_left_out: left.map(([unit, reason]) => ({ unit, reason: reason.trim() })) } : {}),
    ...(plan.noTerritory.trim() && !territorial.length && !found(row).length ? { no_territory_reason: plan.noTerritory.trim() } : {}),
  }
}

/** The first reason for a part in the proposal, if the unit was proposed for it. */
export function reasonFor(row: Row, role: string, unit: string | undefined): string {
  return (row.proposal ?? []).find((p) => p.role === role && p.unit === unit)?.reasons?.[0]?.text ?? ''
}
