import type { components } from '../../facts/schema'

type Report = components['schemas']['Report']
type Text = { digest: string }
type Told = { events: { type: string; seq: number; payload?: unknown }[]; texts: Record<string, string> }
type Payload = { answer?: string; note?: Text; items?: Text[]; report?: Report }

/** What came of an answer that was sent back, from the events of its case in any order. */
export type Met = {
  /** What was asked for when it was sent back last. */
  asked: string[]
  /** What the unit wrote of it when it completed the answer. */
  note?: string
  /** The report that was sent back. */
  before?: Report
}

const FILED = ['report_submitted', 'report_replaced', 'report_supplemented']

export function metOf({ events, texts }: Told, answer: string): Met {
  const of = (e: Told['events'][number]) => e.payload as Payload
  const own = events.filter((e) => of(e)?.answer === answer).toSorted((a, b) => b.seq - a.seq)
  const returned = own.find((e) => e.type === 'report_returned')
  const note = of(own.find((e) => e.type === 'report_supplemented') ?? { type: '', seq: 0, payload: {} }).note
  return {
    asked: (returned && of(returned).items ? of(returned).items! : []).map((i) => texts[i.digest] ?? ''),
    note: note && texts[note.digest],
    before: returned && of(own.find((e) => FILED.includes(e.type) && e.seq < returned.seq) ?? returned).report,
  }
}
