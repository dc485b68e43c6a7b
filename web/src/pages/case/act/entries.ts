/** A page of the timeline, as far as it tells the words of entries. */
export type Told = { events: { seq: number; type: string; payload?: unknown }[]; texts: Record<string, string> }

/** The words of an entry, as it stands after the latest of its amendments: several may have been made by one person within a minute. */
export function entryWords(pages: Told[], seq: number): string {
  const events = pages.flatMap((p) => p.events).toSorted((a, b) => b.seq - a.seq)
  const of = (payload: unknown) => Object.values((payload ?? {}) as object).flatMap((v: { digest?: unknown } | undefined) => {
    const digest = v?.digest
    return typeof digest === 'string' ? pages.map((p) => p.texts[digest]).filter(Boolean) : []
  })[0]
  const amended = events.find((e) => e.type === 'entry_amended' && (e.payload as { seq?: number } | undefined)?.seq === seq)
  return of(amended?.payload) ?? of(events.find((e) => e.seq === seq)?.payload) ?? ''
}
