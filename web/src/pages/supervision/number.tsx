import { InfoCircleOutlined } from '@ant-design/icons'
import { Popover } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import { behind, type Count, useFilter } from './filter'

/** A number, and the way to the cases behind it. */
export function Number({ n, of, label, bare }: {
  n: Count | undefined
  of: Record<string, string | undefined>
  label?: string
  /** The number of cases stands elsewhere. */
  bare?: boolean
}) {
  const { t } = useTranslation()
  const { filter } = useFilter()
  if (!n?.count) return <span className="faint">0</span>
  const says = t('supervision.times', { n: n.count, cases: n.cases })
  return (
    <>
      <Link className="figures" to={behind(filter, of)} title={says} aria-label={label ? `${label} ${says}` : says}>{n.count}</Link>
      {n.cases !== n.count && !bare ? <span className="faint few-cases">{t('supervision.inCases', { n: n.cases })}</span> : null}
    </>
  )
}

/** What a number means, in a few words. */
export function Means({ what, of }: { what: string; of: string }) {
  const { t } = useTranslation()
  return (
    <Popover trigger={['hover', 'click']} content={<div className="means">{what}</div>}>
      <button type="button" className="info" aria-label={t('supervision.means', { of, what })}><InfoCircleOutlined /></button>
    </Popover>
  )
}

/** A share in percent, to one decimal. */
export const percent = (rate: number | undefined) => (rate === undefined ? '—' : `${rate.toFixed(1)}%`)
