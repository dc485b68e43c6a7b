import './chart.css'

import type { EChartsCoreOption } from 'echarts/core'
import { lazy, type ReactNode, Suspense } from 'react'

import type { Legend } from './bars'

const Drawn = lazy(() => import('./drawn'))

/** What was clicked: the place on the axis and the series. */
export type Picked = { index: number; series: number }

/**
 * A chart with its table beside it: whoever cannot or will not look at the
 * drawing reads the same numbers there. What draws is loaded when it is needed.
 */
export function Chart({ option, legend = [], label, height = 320, pick, bare, children }: {
  option: EChartsCoreOption
  legend?: Legend
  /** What the drawing shows, for those who do not see it. */
  label: string
  height?: number
  pick?: (what: Picked) => void
  /** There is too little to draw: the table says it. */
  bare?: boolean
  /** The table. */
  children?: ReactNode
}) {
  if (bare) return <>{children}</>
  return (
    <div className={children ? 'charted' : undefined}>
      <div className="drawing">
        {legend.length ? (
          <ul className="legend">
            {legend.map((l) => <li key={l.name}><svg width="12" height="12" aria-hidden="true"><rect width="12" height="12" rx="2" fill={l.colour} /></svg>{l.name}</li>)}
          </ul>
        ) : null}
        <div className="chart" role="img" aria-label={label} style={{ height }}>
          <Suspense>
            <Drawn option={option} pick={pick} />
          </Suspense>
        </div>
      </div>
      {children}
    </div>
  )
}
