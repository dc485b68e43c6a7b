import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'

import { bars } from '../../parts/bars'
import { Chart } from '../../parts/chart'
import { word } from '../../words'
import { days } from './days'
import { behind, type Statistics, useFilter } from './filter'
import { Means, Number } from './number'

/** The cases by day of hand-over and by state. */
export function Cases({ s }: { s: Statistics }) {
  const { t } = useTranslation()
  const go = useNavigate()
  const { filter } = useFilter()
  const all = days(s.days)
  const drawing = useMemo(() => bars({ names: all.map((d) => d.day.slice(5)), series: [{ name: t('supervision.cases'), values: all.map((d) => d.cases), colour: '#0b5cad' }] }), [s, t])
  return (
    <div className="pair">
      <section className="card">
        <h2>{t('supervision.byDay')}<Means of={t('supervision.byDay')} what={t('supervision.mean.byDay')} /></h2>
        <Chart bare={all.length < 2} {...drawing} label={t('supervision.chart.byDay', { n: s.cases, days: s.days.length })} height={240} pick={({ index }) => { const d = all[index]; if (d) go(behind(filter, { handed_over_from: d.day, handed_over_to: d.day })) }} />
        <div className="tall" tabIndex={0} role="group" aria-label={t('supervision.byDay')}>
          <Pairs caption={t('supervision.byDay')} head={t('supervision.day')} counted={t('supervision.cases')} rows={s.days.toReversed().map((d) => ({ key: d.day, label: d.day, n: both(d.cases), of: { handed_over_from: d.day, handed_over_to: d.day } }))} />
        </div>
      </section>
      <section className="card">
        <h2>{t('supervision.byState')}</h2>
        <Pairs caption={t('supervision.byState')} head={t('case.state')} counted={t('supervision.cases')} rows={s.states.map((x) => ({ key: x.state, label: word('State', x.state), n: both(x.cases), of: { state: x.state } }))} />
      </section>
    </div>
  )
}

/** The verdicts on issues. */
export function Verdicts({ s }: { s: Statistics }) {
  const { t } = useTranslation()
  const title = t('supervision.verdicts')
  return (
    <section className="card">
      <h2>{title}<Means of={title} what={t('supervision.mean.verdicts')} /></h2>
      {s.verdicts.length === 0 ? <p className="faint">{t('supervision.noVerdicts')}</p> : (
        <Pairs caption={title} head={t('field.verdict')} counted={t('supervision.issues')} rows={s.verdicts.map((v) => ({ key: v.verdict, label: word('Verdict', v.verdict), n: v, of: { figure: v.verdict } }))} />
      )}
    </section>
  )
}

const both = (n: number) => ({ count: n, cases: n })

type Pair = { key: string; label: string; n: { count: number; cases: number }; of: Record<string, string> }

/** A table of names and numbers. */
function Pairs({ caption, head, counted, rows }: { caption: string; head: string; counted: string; rows: Pair[] }) {
  return (
    <div className="scroll">
      <table className="cases numbers">
        <caption className="only-print">{caption}</caption>
        <thead><tr><th scope="col">{head}</th><th scope="col">{counted}</th></tr></thead>
        <tbody>{rows.map((r) => <tr key={r.key}><th scope="row">{r.label}</th><td><Number n={r.n} of={r.of} label={r.label} /></td></tr>)}</tbody>
      </table>
    </div>
  )
}
