import type { EChartsCoreOption } from 'echarts/core'

// Kinds are told apart by hue and by order, and are dark enough on white. None of
// them is the red of what is overdue: a kind is no judgement.
export const KINDS = ['#0b5cad', '#b25e00', '#1c7a3d', '#7a4fb0', '#008291', '#8a6d00', '#b0407a', '#4a5763', '#2f8fd6', '#c77f3b', '#5a9e3a', '#9b7fc9', '#3fa7a7']

export type Series = { name: string; values: (number | null)[]; colour?: string }

const TEXT = '#1b2733'
const LINE = '#dfe5eb'

/** What a colour stands for; written beside the drawing, where it may wrap. */
export type Legend = { name: string; colour: string }[]

/** Bars of several series over names, lying or standing, one upon the other or side by side. */
export function bars({ names, series, lying = false, stacked = false, max, unit = '', whole = true, narrow = false }: {
  names: string[]
  series: Series[]
  lying?: boolean
  stacked?: boolean
  max?: number
  unit?: string
  /** Only whole numbers stand on the axis. */
  whole?: boolean
  /** There is little room for names. */
  narrow?: boolean
}): { option: EChartsCoreOption; legend: Legend } {
  const category = {
    type: 'category', data: names, inverse: lying, axisTick: { show: false }, axisLine: { lineStyle: { color: LINE } },
    axisLabel: { color: TEXT, fontSize: 13, interval: lying ? 0 : undefined, width: lying ? (narrow ? 88 : 150) : undefined, overflow: lying ? 'truncate' : undefined },
  }
  const value = {
    type: 'value', max, interval: max ? max / 4 : undefined, minInterval: whole ? 1 : undefined, splitNumber: 4, axisLabel: { color: '#5a6875', formatter: `{value}${unit}` }, splitLine: { lineStyle: { color: LINE } },
  }
  const coloured = series.map((s, i) => ({ ...s, colour: s.colour ?? KINDS[i % KINDS.length]! }))
  const option = {
    aria: { enabled: false },
    grid: { left: 4, right: 24, top: 10, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: lying ? value : category,
    yAxis: lying ? category : value,
    series: coloured.map((s) => ({
      type: 'bar', name: s.name, data: s.values, stack: stacked ? 'all' : undefined, barMaxWidth: stacked || series.length === 1 ? 20 : 11, barGap: '10%',
      itemStyle: { color: s.colour }, tooltip: { valueFormatter: (v: unknown) => (v === null || v === undefined || v === '-' ? '—' : `${String(v)}${unit}`) },
    })),
  }
  return { option, legend: coloured.length > 1 ? coloured.map(({ name, colour }) => ({ name, colour })) : [] }
}
