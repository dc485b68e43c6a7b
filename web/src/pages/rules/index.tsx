import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'

import { client, data } from '../../api/client'
import { useChosen } from '../../parts/chosen'
import { Failed } from '../../parts/failed'
import { Waiting } from '../../parts/waiting'
import { Simulator } from './simulator'
import './page.css'

// What stands behind the other tabs is fetched by whoever opens them.
const Calendars = lazy(() => import('./calendars').then((m) => ({ default: m.Calendars })))
const Campaigns = lazy(() => import('./campaigns').then((m) => ({ default: m.Campaigns })))
const Compare = lazy(() => import('./compare').then((m) => ({ default: m.Compare })))
const Permissions = lazy(() => import('./permissions').then((m) => ({ default: m.Permissions })))
const Policies = lazy(() => import('./policies').then((m) => ({ default: m.Policies })))

const tabs = ['simulator', 'compare', 'policies', 'calendars', 'campaigns', 'permissions'] as const

export function usePolicies() {
  return useQuery({ queryKey: ['policies'], queryFn: () => data(client.GET('/api/v1/policies')), staleTime: 60_000 })
}
export function useCampaigns() {
  return useQuery({ queryKey: ['campaigns'], queryFn: () => data(client.GET('/api/v1/campaigns')), staleTime: 60_000 })
}

/** Time limits and rules 时限与规则: what a deadline would be, the policies in words, the campaigns, and who may do what. */
export default function Rules() {
  const { t } = useTranslation()
  const [at] = useSearchParams()
  const row = useChosen<HTMLElement>(`${at.get('tab')}`)
  const policies = usePolicies()
  const campaigns = useCampaigns()
  const failed = policies.error ?? campaigns.error
  if (failed) return <Failed error={failed} again={() => { void policies.refetch(); void campaigns.refetch() }} />
  if (!policies.data || !campaigns.data) return <Waiting />
  const asked = at.get('tab') as (typeof tabs)[number]
  const tab = tabs.includes(asked) ? asked : 'simulator'
  const all = { policies: policies.data, campaigns: campaigns.data }
  const inside = {
    simulator: <Simulator policies={all.policies.policies} campaigns={all.campaigns.campaigns} />,
    compare: <Compare policies={all.policies.policies} campaigns={all.campaigns.campaigns} />,
    calendars: <Calendars />,
    policies: <Policies policies={all.policies} campaigns={all.campaigns.campaigns} />,
    campaigns: <Campaigns campaigns={all.campaigns} policies={all.policies.policies} />,
    permissions: <Permissions />,
  }
  return (
    <>
      <div className="head"><h1>{t('place.rules')}</h1></div>
      <nav ref={row} className="tabs no-print" aria-label={t('place.rules')}>
        {tabs.map((key) => <Link key={key} to={`/rules?tab=${key}`} replace aria-current={key === tab ? 'page' : undefined}>{t(`rules.tab.${key}`)}</Link>)}
      </nav>
      <Suspense fallback={<Waiting />}>{inside[tab]}</Suspense>
    </>
  )
}
