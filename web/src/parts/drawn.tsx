import { BarChart, LineChart } from 'echarts/charts'
import { AriaComponent, GridComponent, TooltipComponent } from 'echarts/components'
import { type EChartsCoreOption, init, use as bring } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'

import type { Picked } from './chart'

bring([BarChart, LineChart, GridComponent, TooltipComponent, AriaComponent, SVGRenderer])

/** Draws, in vectors. It is loaded apart, for it is large. */
export default function Drawn({ option, pick }: { option: EChartsCoreOption; pick?: (what: Picked) => void }) {
  const place = useRef<HTMLDivElement>(null)
  const chart = useRef<ReturnType<typeof init>>(null)
  const picked = useRef(pick)
  picked.current = pick
  useEffect(() => {
    const here = place.current!
    const drawn = init(here, null, { renderer: 'svg' })
    chart.current = drawn
    drawn.on('click', (e) => picked.current?.({ index: e.dataIndex, series: e.seriesIndex ?? 0 }))
    const seen = new ResizeObserver(() => drawn.resize())
    seen.observe(here)
    // On paper the drawing has the width of the paper.
    const paper = () => drawn.resize()
    addEventListener('beforeprint', paper)
    return () => {
      removeEventListener('beforeprint', paper)
      seen.disconnect()
      drawn.dispose()
    }
  }, [])
  useEffect(() => {
    const style = getComputedStyle(document.documentElement)
    const colour = (name: string) => style.getPropertyValue(`--jb-${name}`).trim()
    chart.current?.setOption(
      {
        animation: false, // numbers need no show
        textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 13, color: colour('ink') },
        // Drawn, not written into the page: its policy allows no styles within it.
        tooltip: { trigger: 'axis', renderMode: 'richText', axisPointer: { type: 'shadow' }, textStyle: { color: colour('ink'), fontSize: 13 } },
        ...option,
      },
      { notMerge: true },
    )
    chart.current?.getZr().setCursorStyle('default')
  }, [option])
  return <div ref={place} style={{ width: '100%', height: '100%' }} />
}
