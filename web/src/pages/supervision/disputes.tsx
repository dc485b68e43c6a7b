import { useTranslation } from 'react-i18next'

import type { Statistics } from './filter'
import { Means, Number } from './number'

const COLUMNS = [
  ['disputed', 'disputed'], ['open', 'dispute_open'], ['upheld', 'dispute_upheld'], ['rejected', 'dispute_rejected'], ['dropped', 'dispute_dropped'],
  ['again', 'disputed_again'], ['reassigned', 'reassigned'],
] as const

/** Disputes of parts, and parts that went to another unit 异议与改派. */
export function Disputes({ s, name }: { s: Statistics; name: (unit: string) => string }) {
  const { t } = useTranslation()
  const { units, total } = s.disputes
  const title = t('supervision.disputes')
  const rows = [...units.map((u) => ({ key: u.unit, label: name(u.unit), of: { figure_unit: u.unit }, d: u })), { key: '', label: t('supervision.sum'), of: {}, d: total }]
  const line = ({ key, label, of, d }: (typeof rows)[number]) => (
    <tr key={key}>
      <th scope="row">{label}</th>
      {COLUMNS.map(([member, figure]) => <td key={member}><Number n={d[member]} of={{ ...of, figure }} label={`${label} ${t(`supervision.figure.${figure}`)}`} /></td>)}
    </tr>
  )
  return (
    <section className="card">
      <h2>{title}<Means of={title} what={t('supervision.mean.disputes')} /></h2>
      {units.length === 0 ? <p className="faint">{t('supervision.noDisputes')}</p> : (
        <div className="scroll">
          <table className="cases numbers">
            <caption className="only-print">{title}</caption>
            <thead><tr><th scope="col">{t('supervision.unit')}</th>{COLUMNS.map(([member, figure]) => <th scope="col" key={member}>{t(`supervision.figure.${figure}`)}</th>)}</tr></thead>
            <tbody>{rows.slice(0, -1).map(line)}</tbody>
            <tfoot>{line(rows.at(-1)!)}</tfoot>
          </table>
        </div>
      )}
    </section>
  )
}
