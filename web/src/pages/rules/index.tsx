import { useQuery } from '@tanstack/react-query'
import { Tabs } from 'antd'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'

import { client, data } from '../../api/client'
import { Failed } from '../../parts/failed'
import { Waiting } from '../../parts/waiting'
import { Campaigns } from './campaigns'
import { Permissions } from './permissions'
import { Policies } from './policies'
import { Simulator } from './simulator'

const tabs = ['simulator', 'policies', 'campaigns', 'permissions'] as const

export function usePolicies() {
  return useQuery({ queryKey: ['policies'], queryFn: () => data(client.GET('/api/v1/policies')), staleTime: 60_000 })
}
export function useCampaigns() {
  return useQuery({ queryKey: ['campaigns'], queryFn: () => data(client.GET('/api/v1/campaigns')), staleTime: 60_000 })
}

/** Time limits and rules 时限与规则: what a deadline would be, the policies in words, the campaigns, and who may do what. */
export default function Rules() {
  const { t } = useTranslation()
  const [at, setAt] = useSearchParams()
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
    policies: <Policies policies={all.policies} campaigns={all.campaigns.campaigns} />,
    campaigns: <Campaigns campaigns={all.campaigns} policies={all.policies.policies} />,
    permissions: <Permissions />,
  }
  return (
    <>
      <div className="head" style={{ marginBottom: 0 }}><h1>{t('place.rules')}</h1></div>
      <Tabs
        activeKey={tab} destroyOnHidden onChange={(to) => setAt({ tab: to }, { replace: true })}
        items={tabs.map((key) => ({ key, label: t(`rules.tab.${key}`), children: key === tab ? inside[key] : null }))}
      />
    </>
  )
}
