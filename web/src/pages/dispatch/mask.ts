import type { View } from '../case/view'

export type Warning = NonNullable<View['text_warnings']>[number]

// Whom the complaint is about lives somewhere: without the door nobody finds it.
// The complainant's own door is the complainant's, and masked.
const STAYS: Warning['kind'][] = ['door_number']

/** Covers in a text what tells of whoever complained; places count code points, as the program gives them. */
export function mask(text: string, field: string, warnings: Warning[] | null | undefined): string {
  const points = Array.from(text)
  for (const w of covered(warnings)) {
    if (w.field !== field) continue
    for (let i = w.start; i < w.end && i < points.length; i++) points[i] = '×'
  }
  return points.join('')
}

/** The warnings of which mask covers the places. */
export function covered(warnings: Warning[] | null | undefined): Warning[] {
  return (warnings ?? []).filter((w) => !STAYS.includes(w.kind))
}
