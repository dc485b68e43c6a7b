type Told = { events: { type: string; seq: number; payload?: unknown }[]; texts: Record<string, string> }
type Supplemented = { answer?: string; note?: { digest?: string } }

/** What a unit last wrote of an answer that it completed, from the events of its case in any order. */
export function lastNote({ events, texts }: Told, answer: string): string | undefined {
  const own = events.filter((e) => e.type === 'report_supplemented' && (e.payload as Supplemented).answer === answer)
  const last = own.toSorted((a, b) => b.seq - a.seq)[0]
  const digest = (last?.payload as Supplemented | undefined)?.note?.digest
  return digest ? texts[digest] : undefined
}
