import type { UseQueryResult } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import type { components } from '../facts/schema'
import { Alert } from './alert'
import { Failed } from './failed'

/** Says why no campaign can be chosen: they could not be read, or none is live, and who takes one live. */
export function NoCampaign({ of }: { of: UseQueryResult<{ campaigns: components['schemas']['Campaign'][] }> }) {
  const { t } = useTranslation()
  if (of.isError) return <Failed error={of.error} again={() => of.refetch()} />
  if (!of.data || of.data.campaigns.some((c) => c.state === 'live')) return null
  return <Alert type="warning" title={t('intake.noneLive')} action={<Link className="underlined" to="/rules?tab=campaigns">{t('intake.seeCampaigns')}</Link>} style={{ marginBottom: 12 }} />
}
