import './chart.css'

import type { EChartsCoreOption } from 'echarts/core'
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react'

import type { Legend } from './bars'
import { whenSeen } from './seen'

const Drawn = lazy(() => import('./drawn'))

/** What was clicked: the place on the axis and the series. */
export type Picked = { index: number; series: number }

/**
 * A chart with its table beside it: whoever cannot or will not look at the
 * drawing reads the same numbers there. What draws is large, and is loaded when the place
 * of the drawing comes into sight.
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
  const place = useRef<HTMLDivElement>(null)
  const [seen, see] = useState(false)
  useEffect(() => (seen || !place.current ? undefined : whenSeen(place.current, () => see(true))), [seen, bare])
  if (bare) return <>{children}</>
  return (
    <div className={children ? 'charted' : undefined}>
      <div className="drawing">
        {legend.length ? (
          <ul className="legend">
            {legend.map((l) => <li key={l.name}><svg width="12" height="12" aria-hidden="true"><rect width="12" height="12" rx="2" fill={l.colour} /></svg>{l.name}</li>)}
          </ul>
        ) : null}
        <div ref={place} className="chart" role="img" aria-label={label} style={{ height }}>
          {seen ? <Suspense><Drawn option={option} pick={pick} /></Suspense> : null}
        </div>
      </div>
      {children}
    </div>
  )
}
