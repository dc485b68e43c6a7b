import { expect, test } from 'vitest'

import { type HandedPart, type HandedRow, whole } from './handovers'

test('the paper of a hand-over has every row, however many a part has', async () => {
  const rows = (from: number, n: number) => Array.from({ length: n }, (_, i) => ({ case: { id: String(from + i) } })) as unknown as HandedRow[]
  const part = (over: Partial<HandedPart>) => ({ part: 'unacknowledged', count: 450, settled: 0, came: 0, rows: rows(0, 200), next: 200, ...over }) as HandedPart
  const asked: unknown[] = []
  const found = await whole({ parts: [part({}), part({ part: 'starred', count: 2, rows: rows(0, 2), next: undefined })], names: { people: {}, units: { a: 'A' } } }, async (name, skip) => {
    asked.push([name, skip])
    return { parts: [part({ rows: rows(skip, Math.min(200, 450 - skip)), next: skip + 200 < 450 ? skip + 200 : undefined })], names: { people: {}, units: { [`u${skip}`]: 'U' } } }
  })
  expect(asked).toEqual([['unacknowledged', 200], ['unacknowledged', 400]])
  expect(found.parts[0]!.rows.map((r) => r.case!.id)).toEqual(rows(0, 450).map((r) => r.case!.id))
  expect(found.parts[0]!.next).toBeUndefined()
  expect(found.parts[1]!.rows).toHaveLength(2)
  expect(Object.keys(found.names.units)).toEqual(['a', 'u200', 'u400'])
})
