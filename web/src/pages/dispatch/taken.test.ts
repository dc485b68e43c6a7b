import { expect, test } from 'vitest'

import { takenBy } from './taken'

const event = (seq: number, type: string, assignment?: object, more = {}) => ({ seq, type, actor: 'p2', happened_at: '2026-11-27T15:26:55+08:00', payload: { assignment }, ...more })
const names = { people: { p2: '示范-统筹协调乙', p3: '示范-领导' }, units: { u1: '卧龙区（示范）', u2: '市水利局（示范）' } }
const said = (...events: object[]) => takenBy({ events, names } as never)

test('a case that a colleague has assigned meanwhile tells who did, when and to whom', () => {
  expect(said(event(1, 'case_registered'), event(2, 'unit_assigned', { role: 'lead', unit: 'u1' }), event(3, 'unit_assigned', { role: 'assisting', unit: 'u2' })))
    .toEqual({ name: '示范-统筹协调乙', at: '2026-11-27T15:26:55+08:00', unit: '卧龙区（示范）' })
  expect(said(event(2, 'unit_assigned', { role: 'lead', unit: 'u1' }, { acting_for: 'p3' }))?.name).toBe('示范-统筹协调乙 → 示范-领导')
  expect(said(event(2, 'unit_assigned', { role: 'lead', unit: 'u1' }), event(9, 'unit_assigned', { role: 'lead', unit: 'u2' }))?.unit, 'the latest').toBe('市水利局（示范）')
  expect(said(event(1, 'case_registered'), event(4, 'screened'))).toBeUndefined()
})
