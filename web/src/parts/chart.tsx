import type { EChartsCoreOption } from 'echarts/core'
import { lazy, type ReactNode, Suspense } from 'react'

const Drawn = lazy(() => import('./drawn'))

/** What was clicked: the place on the axis and the series. */
export type Picked = { index: number; series: number }

/**
 * A chart with its table beside it: whoever cannot or will not look at the
 * drawing reads the same numbers there. What draws is loaded when it is needed.
 */
export function Chart({ option, label, height = 320, pick, bare, children }: {
  option: EChartsCoreOption
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
      <div className="chart" role="img" aria-label={label} style={{ height }}>
        <Suspense>
          <Drawn option={option} pick={pick} />
        </Suspense>
      </div>
      {children}
    </div>
  )
}
