import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { MemoryRouter } from 'react-router'
import { expect, test, vi } from 'vitest'

import type { HandedPart } from '../../api/handovers'
import { Handed } from './handed'

vi.mock('../../time/now', () => ({ useNow: () => 0, useAt: (of: (now: number) => unknown) => of(0) }))
vi.mock('../../api/shift', () => ({ useShift: () => ({}) }))

const part = (count: number, listed: number) => ({ part: 'due_soon', count, came: 0, settled: 0, rows: Array.from({ length: listed }, (_, i) => ({ case: { id: `c${i}`, state: 'handling', open: true } })) }) as unknown as HandedPart
const onPaper = (p: HandedPart, id?: string) => {
  const html = renderToStaticMarkup(createElement(MemoryRouter, null, createElement(Handed, { id, parts: [p], names: { people: {}, units: {} }, title: '', compare: false })))
  return [...html.matchAll(/<p class="only-print">(.*?)<\/p>/g)].map((m) => m[1])
}

test('paper says how much of a part is not on it, signed or not', () => {
  expect(onPaper(part(2028, 200))).toEqual([expect.stringMatching(/200.*1828/)])
  expect(onPaper(part(2028, 5))).toEqual([expect.stringMatching(/5.*2023/)])
  expect(onPaper(part(200, 200))).toEqual([])
  expect(onPaper(part(2028, 50), 'h1')).toEqual([expect.stringMatching(/1978/)])
})
