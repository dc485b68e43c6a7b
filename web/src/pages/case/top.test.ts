import { expect, test } from 'vitest'

import { atTop, inOrder } from './top'
import type { View } from './view'

const clock = (id: string, kind: string, running = true) => ({ id, kind, running, owner: { role: 'coordinator' } }) as View['clocks'][number]

test('the six hours stand above the case, also while another unit must sign earlier', () => {
  const sign = clock('k2', 'acknowledge')
  const six = clock('k9', 'supplement')
  const report = clock('k1', 'report', false)
  expect(atTop({ next_clock: sign, main_clock: report, clocks: [report, sign, six] }).map((k) => k.id)).toEqual(['k2', 'k9', 'k1'])
})

test('a clock that is both due first and the fifth-day noon stands once', () => {
  const report = clock('k1', 'report')
  expect(atTop({ next_clock: report, main_clock: report, clocks: [report] })).toEqual([report])
})

test('what a unit of the reader must do first stands before what others must do sooner', () => {
  const of = (k: View['clocks'][number], unit: string, due_at: string) => ({ ...k, owner: { role: 'unit_officer', unit }, due_at }) as View['clocks'][number]
  const theirs = of(clock('k2', 'acknowledge'), 'u-other', '2026-11-28T10:00:00Z')
  const ours = [of(clock('k4', 'contribute'), 'u-own', '2026-12-01T04:00:00Z'), of(clock('k3', 'name_handler'), 'u-own', '2026-11-28T11:00:00Z')]
  expect(atTop({ next_clock: theirs, clocks: [theirs, ...ours] }, ['u-own']).map((k) => k.id)).toEqual(['k3', 'k2'])
  expect(atTop({ next_clock: theirs, clocks: [theirs, ...ours] }, ['u-third']).map((k) => k.id)).toEqual(['k2'])
})

test('six hours that are over do not stand there', () => {
  expect(atTop({ clocks: [clock('k9', 'supplement', false)] })).toEqual([])
})

test('clocks that run stand before those that are over, what is due first first', () => {
  const due = (id: string, due_at: string, more = {}) => ({ ...clock(id, 'report'), due_at, ...more })
  const all = [due('k1', '2026-11-27T04:00:00Z', { running: false }), due('k2', '2026-12-01T04:00:00Z'), due('k3', '2026-11-28T04:00:00Z'), due('k4', '2026-11-26T04:00:00Z', { cancelled: true })]
  expect(inOrder(all).map((k) => k.id)).toEqual(['k3', 'k2', 'k1'])
})
