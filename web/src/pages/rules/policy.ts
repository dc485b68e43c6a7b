import i18next from 'i18next'

import type { components } from '../../facts/schema'
import { listed, word } from '../../words'
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

/** The limits of a policy that are no clocks. */
export function others(p: Policy): string[] {
  const t = i18next.t
  const yes = (told: boolean | undefined, key: string) => (told ? [t(`rules.other.${key}`)] : [])
  return [
    p.dispute_window ? t('rules.other.dispute', { span: lasting(p.dispute_window) }) : t('rules.other.disputeOpen'),
    p.extension_times ? t('rules.other.extension', { n: p.extension_times, span: lasting(p.extension_max ?? '') }) : t('rules.other.noExtension'),
    ...(p.shell_below ? [t('rules.other.shell', { n: p.shell_below })] : []),
    ...yes(p.leader_starred, 'leaderStarred'), ...yes(p.leader_overdue, 'leaderOverdue'),
    ...(p.repeat_threshold ? [t('rules.other.repeat', { n: p.repeat_threshold })] : []),
    ...yes(p.listed_too, 'listed'), ...yes(p.repeat_task_force, 'taskForce'), ...yes(p.field_evidence, 'field'), ...yes(p.close_needs_gates, 'gates'),
  ]
}

/** A clock in words: its rule, when it warns, what follows. */
function clockText(k: Clock): string {
  const t = i18next.t
  const warns = warningText(k)
  const then = ladderText(k).map((s) => `${s.at} ${s.rung}`)
  return [ruleText(k), ...(warns ? [`${t('rules.warns')} ${warns}`] : []), ...(then.length ? [`${t('rules.then')} ${listed(then)}`] : [])].join(t('rules.rule.join'))
}

/** What one version of a policy says otherwise than another, in words; nothing where a side does not speak of it. */
export function rewritten(before: Policy, after: Policy): { what: string; was: string; is: string }[] {
  const t = i18next.t
  const sides = [before, after].map((p) => {
    const said = new Map([[t('field.basis'), p.basis ?? ''], [t('rules.zone'), p.zone.name]])
    for (const k of p.clocks) said.set(word('ClockKind', k.kind), clockText(k))
    for (const r of p.rounds ?? []) for (const k of r.clocks) said.set(`${word('ClockKind', k.kind)} · ${word('RoundKind', r.kind)}`, clockText(k))
    return said
  })
  const told = [...new Set(sides.flatMap((s) => [...s.keys()]))].map((what) => ({ what, was: sides[0]!.get(what) ?? '', is: sides[1]!.get(what) ?? '' })).filter((r) => r.was !== r.is)
  const [was, is] = [others(before), others(after)]
  const goes = was.filter((o) => !is.includes(o))
  const comes = is.filter((o) => !was.includes(o))
  return goes.length + comes.length ? [...told, { what: t('rules.others'), was: goes.join(t('rules.rule.join')), is: comes.join(t('rules.rule.join')) }] : told
}
