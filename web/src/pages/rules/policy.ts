import i18next from 'i18next'

import type { components } from '../../facts/schema'
import { word } from '../../words'
import { lasting } from './lasting'

export type Policy = components['schemas']['Policy']
export type PolicyVersion = components['schemas']['PolicyVersion']
export type Campaign = components['schemas']['Campaign']
type Clock = components['schemas']['ClockPolicy']

/** The highest version of each policy: what a new campaign may name. */
export function current(versions: PolicyVersion[]): PolicyVersion[] {
  const highest = new Map<string, PolicyVersion>()
  for (const v of versions) {
    if ((highest.get(v.policy.name)?.policy.version ?? 0) < v.policy.version) highest.set(v.policy.name, v)
  }
  return [...highest.values()]
}

/** Which version of a policy an address means: the highest where it does not say. */
export function versionOf(versions: PolicyVersion[], name: string, version?: number): PolicyVersion | undefined {
  return version ? versions.find((v) => v.policy.name === name && v.policy.version === version) : current(versions).find((v) => v.policy.name === name)
}

/** The rule of a clock in words. */
export function ruleText({ rule }: Clock): string {
  const t = i18next.t
  const from = word('Basis', rule.from)
  if (!rule.day) return t('rules.rule.after', { from, span: lasting(rule.after ?? '') })
  const says = [t('rules.rule.day', { from, day: rule.day, days: word('DayKind', rule.days), at: rule.at })]
  says.push(t(rule.first_day === 'not_counted' ? 'rules.rule.notCounted' : 'rules.rule.counted'))
  if (rule.last_day_on_holiday) says.push(t('rules.rule.moved'))
  return says.join(t('rules.rule.join'))
}

/** When people are warned before the due instant. */
export function warningText(k: Clock): string {
  return (k.warnings ?? []).map(lasting).join(i18next.t('me.and'))
}

/** What comes after the due instant, rung by rung. */
export function ladderText(k: Clock): { at: string; rung: string; byHand: boolean }[] {
  return (k.ladder ?? []).map((s) => ({ at: lasting(s.after) || i18next.t('rules.atOnce'), rung: word('Rung', s.rung), byHand: byHand.has(s.rung) }))
}

// From the supervision letter on a named person confirms each rung.
const byHand = new Set(['supervision_letter', 'oversight_visit', 'circulated_criticism', 'formal_interview', 'special_inspection_request', 'referral'])

export const levels = ['central', 'province', 'city', 'self'] as const
export const modes = ['forwarded', 'handed_over', 'supervised'] as const

/** Which sources of which campaigns follow a policy. */
export function usedBy(campaigns: Campaign[], name: string, version: number): { campaign: Campaign; sources: string[] }[] {
  return campaigns.filter((c) => c.state !== 'ended').map((campaign) => ({
    campaign,
    sources: campaign.policies.filter((p) => p.policy === name && p.version === version).map((p) => word('SourceLevel', p.level) + (i18next.language === 'en' ? ' ' : '') + word('SourceMode', p.mode)),
  })).filter((u) => u.sources.length)
}
