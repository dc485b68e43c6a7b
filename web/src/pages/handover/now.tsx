import { useTranslation } from 'react-i18next'

import type { HandedPart } from '../../api/handovers'
import { useShift } from '../../api/shift'
import type { components } from '../../facts/schema'
import { Failed } from '../../parts/failed'
import { Waiting } from '../../parts/waiting'
import { Handed } from './handed'

type Shift = components['schemas']['Shift']

/** What is open on this shift now, as far as one sees it; handed over, all of it goes with it. */
export function OpenNow() {
  const { t } = useTranslation()
  const shift = useShift()
  if (shift.isPending) return <Waiting />
  if (shift.isError) return <Failed error={shift.error} again={() => shift.refetch()} />
  return <Handed parts={partsOf(shift.data)} names={shift.data.names} title={t('handover.now')} compare={false} />
}

/** The shift's list in the form of a hand-over. */
export function partsOf(s: Shift): HandedPart[] {
  const cases = (part: HandedPart['part'], p: Shift['due_soon']): HandedPart => ({ part, count: p.count, settled: 0, came: 0, rows: p.cases.map((c) => ({ case: c })) })
  const parts = [
    cases('unacknowledged', s.unacknowledged), cases('due_soon', s.due_soon), cases('supplementing', s.supplementing), cases('returned', s.returned),
    cases('handler_gone', s.handler_gone), cases('starred', s.starred),
    { part: 'unattended' as const, count: s.unattended.count, settled: 0, came: 0, rows: s.unattended.units.map((unit) => ({ unit })) },
  ]
  if (s.refused) {
    parts.push({ part: 'refused', count: s.refused.count, settled: 0, came: 0, rows: s.refused.rows.map((r) => ({ row: { batch: r.batch, position: r.position, row_number: r.row.row_number, sheet: r.row.sheet, file_name: r.file_name, upstream_batch_no: r.upstream_batch_no, staged_at: r.staged_at, number: r.row.number, why: r.text } })) } as HandedPart)
  }
  if (s.staged) parts.push({ part: 'staged', count: s.staged.count, settled: 0, came: 0, rows: s.staged.lists.map((l) => ({ list: l.batch })) } as HandedPart)
  return parts
}
