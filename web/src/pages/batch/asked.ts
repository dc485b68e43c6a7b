import { useQuery } from '@tanstack/react-query'

import { client, data } from '../../api/client'
import type { components } from '../../facts/schema'
import { useFormByAddress } from '../../parts/byaddress'
import type { Deed } from './mend'

type View = components['schemas']['BatchView']
type Row = components['schemas']['RowFate']

const DEEDS: readonly string[] = ['correct', 'strike', 'restore', 'withdraw'] satisfies Deed[]

/** Which deed an address asks for, and on which row: the whole list has no row, and a row has no withdrawal. */
export function askedBy(at: URLSearchParams): { deed: Deed; position?: number } | undefined {
  const deed = at.get('act') ?? ''
  const position = Number(at.get('row') ?? NaN)
  if (!DEEDS.includes(deed) || (deed === 'withdraw') === Number.isInteger(position)) return undefined
  return deed === 'withdraw' ? { deed } : position > 0 ? { deed: deed as Deed, position } : undefined
}

/** Whether what is asked for is not to be done, or not any more. */
export function isOver(deed: Deed, list: Pick<View['batch'], 'state'>, row: Pick<Row, 'fate' | 'settled' | 'struck' | 'beyond_cells' | 'refusal'> | undefined): boolean {
  if (deed === 'withdraw') return list.state !== 'staged'
  if (list.state === 'withdrawn' || !row || (row.settled && row.fate !== 'refused')) return true
  if (deed === 'restore') return !row.struck
  return Boolean(row.struck) || (deed === 'correct' && (Boolean(row.beyond_cells) || row.refusal?.code === 'duplicate_row'))
}

/** What the address asks for, with its row, which may stand on no page that is read yet. */
export function useAsked(id: string, rows: Row[] | undefined) {
  const { at, open, close } = useFormByAddress()
  const asked = askedBy(at)
  const there = rows?.find((r) => r.position === asked?.position)
  const apart = useQuery({
    queryKey: ['batch', id, 'row', asked?.position],
    queryFn: () => data(client.GET('/api/v1/batches/{id}', { params: { path: { id }, query: { after: asked!.position! - 1, limit: 1 } } })),
    enabled: Boolean(rows && asked?.position && !there),
  })
  const ask = (deed?: Deed, position?: number) => (deed ? open : close)((old) => {
    const next = new URLSearchParams(old)
    for (const [k, v] of [['act', deed], ['row', position]] as const) if (v) next.set(k, String(v)); else next.delete(k)
    return next
  })
  const found = apart.data?.rows.find((r) => r.position === asked?.position)
  const row = there ?? found
  return { asked, row, refusal: found && !there ? apart.data?.refusal_texts[String(found.position)] : undefined, known: !asked?.position || Boolean(row) || apart.isSuccess, ask }
}
