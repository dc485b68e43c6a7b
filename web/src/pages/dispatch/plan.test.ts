import { expect, test } from 'vitest'

import { comeIn, commandOf, gaps, type Plan, proposed, type Row } from './plan'

const row = (over: Partial<Row> = {}) => ({
  id: 'c1', stale_lines: [], disputes: [],
  proposal: [
    { role: 'lead', unit: 'bureau', reasons: [{ why: 'listed', text: '责任清单第 1 行' }] },
    { role: 'assisting', unit: 'police', reasons: [] },
    { role: 'territorial', unit: 'district', reasons: [] },
  ],
  territory: { units: [{ unit: 'district', standing: 'no_part', in: 'region', words: '卧龙区', reason: '' }], unclear: [] },
  ...over,
}) as unknown as Row
const nowhere = { units: [], unclear: [] } as unknown as Row['territory']
const either = { units: [], unclear: [{ in: 'region', words: '高新区', units: ['one', 'two'], reason: '' }] } as unknown as Row['territory']
const plan = (over: Partial<Plan> = {}): Plan => ({ ...proposed(row()), ...over })

test('the proposal is the plan, and territorial units come in by themselves', () => {
  expect(proposed(row())).toEqual({ lead: 'bureau', assisting: ['police'], territorial: [], leftOut: {}, noTerritory: '' })
  expect(comeIn(row(), plan())).toEqual(['district'])
  expect(commandOf(row(), plan())).toEqual({ answer_mode: 'joint', targets: [{ role: 'lead', unit: 'bureau' }, { role: 'assisting', unit: 'police' }] })
  expect(gaps(row(), plan())).toEqual([])
})

test('a unit has one part: the lead goes before the territorial one, and that before the assisting', () => {
  expect(comeIn(row(), plan({ lead: 'district' }))).toEqual([])
  expect(commandOf(row(), plan({ lead: 'district', assisting: ['district', 'police', 'police'], leftOut: { district: '' } }))).toEqual({
    answer_mode: 'joint', targets: [{ role: 'lead', unit: 'district' }, { role: 'assisting', unit: 'police' }],
  })
  expect(gaps(row(), plan({ lead: 'district', leftOut: { district: '' } }))).toEqual([])
  expect(commandOf(row(), plan({ assisting: ['district'], territorial: ['district', 'other', 'bureau'] })).targets).toEqual([{ role: 'lead', unit: 'bureau' }, { role: 'territorial', unit: 'other' }])
})

test('a territorial unit is left out with a reason only', () => {
  expect(gaps(row(), plan({ leftOut: { district: ' ' } }))).toEqual(['reason'])
  expect(commandOf(row(), plan({ leftOut: { district: ' 不在其辖区 ' } })).territorial_left_out).toEqual([{ unit: 'district', reason: '不在其辖区' }])
})

test('where nothing says whose territory it is, a person says it', () => {
  expect(gaps(row({ territory: nowhere }), plan())).toEqual(['territory'])
  expect(gaps(row({ territory: nowhere }), plan({ noTerritory: '网络举报，未涉及地点' }))).toEqual([])
  expect(commandOf(row({ territory: nowhere }), plan({ noTerritory: ' 未涉及地点 ' })).no_territory_reason).toBe('未涉及地点')
  expect(commandOf(row({ territory: nowhere }), plan({ noTerritory: '未涉及地点', territorial: ['district'] })).no_territory_reason).toBeUndefined()
  expect(gaps(row({ territory: either }), plan())).toEqual(['unclear'])
  expect(gaps(row({ territory: either }), plan({ territorial: ['two'] }))).toEqual([])
  expect(gaps(row({ territory: either }), plan({ lead: 'two' }))).toEqual([])
})

test('a case that nothing was proposed for waits for its lead', () => {
  expect(gaps(row({ proposal: [] }), proposed(row({ proposal: [] })))).toEqual(['lead'])
})
