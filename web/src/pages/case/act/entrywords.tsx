import type { ReactNode } from 'react'

import { useWay } from '../reading'
import { entryWords } from './entries'

/** Reads the timeline of a case for the words of its entries. */
export function EntryWords({ id, children }: { id: string; children: (of: (seq: number) => string) => ReactNode }) {
  const pages = useWay(id).data?.pages ?? []
  return children((seq) => entryWords(pages, seq))
}
