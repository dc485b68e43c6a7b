import { expect, test } from 'vitest'

import { beyond, comeIn, commandOf, draftOf, gaps, type Plan, planIn, proposed, type Row } from './plan'

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
  // It may be none of them, each with why; or one after all.
  const none = plan({ leftOut: { one: '不在其辖区', two: '不在其辖区' } })
  expect(gaps(row({ territory: either }), none)).toEqual([])
  expect(gaps(row({ territory: either }), plan({ leftOut: { one: '', two: '' } }))).toEqual(['reason'])
  expect(gaps(row({ territory: either }), plan({ leftOut: { one: '不在其辖区' } }))).toEqual(['unclear'])
  expect(commandOf(row({ territory: either }), none).territorial_left_out).toEqual([{ unit: 'one', reason: '不在其辖区' }, { unit: 'two', reason: '不在其辖区' }])
  expect(commandOf(row({ territory: either }), plan({ territorial: ['one'], leftOut: { one: '不在其辖区' } })).territorial_left_out).toBeUndefined()
  expect(gaps(row({ territory: either }), plan({ territorial: ['two'] }))).toEqual([])
  expect(gaps(row({ territory: either }), plan({ lead: 'two' }))).toEqual([])
})

test('where units answer for their part, those that do are named, also one that comes in by itself', () => {
  expect(gaps(row(), plan({ answering: [] }))).toEqual(['answering'])
  expect(gaps(row(), plan({ answering: ['bureau'] }))).toEqual(['answering'])
  expect(gaps(row(), plan({ answering: ['district'] }))).toEqual([])
  expect(commandOf(row(), plan({ answering: ['district'] }))).toEqual({
    answer_mode: 'separate', targets: [{ role: 'lead', unit: 'bureau' }, { role: 'assisting', unit: 'police' }, { role: 'territorial', unit: 'district', answers: true }],
  })
  expect(commandOf(row(), plan({ answering: ['police'] })).targets).toEqual([{ role: 'lead', unit: 'bureau' }, { role: 'assisting', unit: 'police', answers: true }])
  expect(gaps(row(), plan({ answering: ['district'], leftOut: { district: '不在其辖区' } }))).toEqual(['answering'])
  expect(commandOf(row(), plan({ answering: ['district', 'police'], leftOut: { district: '不在其辖区' } })).targets).toEqual([{ role: 'lead', unit: 'bureau' }, { role: 'assisting', unit: 'police', answers: true }])
})

test('a case that nothing was proposed for waits for its lead', () => {
  expect(gaps(row({ proposal: [] }), proposed(row({ proposal: [] })))).toEqual(['lead'])
})

const again = (p: Plan, r = row()) => planIn(r, JSON.parse(JSON.stringify(draftOf(r, p))))

test('a draft holds a plan whole, unfinished as it may be, and that of the form of the case is read', () => {
  const half = plan({ lead: undefined, assisting: ['police'], territorial: ['other'], leftOut: { district: '' }, noTerritory: '未涉及' })
  expect(again(half)).toEqual(half)
  expect(planIn(row(), { targets: [{ role: 'lead', unit: 'bureau' }, { role: 'assisting' }] })).toEqual({ lead: 'bureau', assisting: [], territorial: [], leftOut: {}, noTerritory: '' })
})

test('a draft holds who answers for a part, be it one that comes in by itself, or nobody yet', () => {
  for (const answering of [[], ['police'], ['police', 'district'], ['district']]) {
    const separate = plan({ answering })
    expect(draftOf(row(), separate).answer_mode).toBe('separate')
    expect(again(separate)).toEqual(separate)
    expect(commandOf(row(), again(separate))).toEqual(commandOf(row(), separate))
  }
  expect(again(plan())).not.toHaveProperty('answering')
  expect(planIn(row(), { answer_mode: 'joint', targets: [{ role: 'assisting', unit: 'police', answers: true }] }).answering).toBeUndefined()
})

test('what the form of the case said besides is kept, sent and named', () => {
  const attested = { means: 'fax' }
  const taken = planIn(row(), {
    answer_mode: 'separate', attested, targets: [
      { role: 'lead', unit: 'bureau', first_responsible: '甲', direct_responsible: '', issues: [] }, { role: 'assisting', unit: 'police', answers: true, issues: ['i2'] }, { role: 'territorial', unit: 'district', issues: ['i1'] },
    ],
  })
  expect(taken).toEqual(plan({ answering: ['police'], more: { whole: { attested }, of: { bureau: { first_responsible: '甲' }, police: { issues: ['i2'] }, district: { issues: ['i1'] } } } }))
  expect(again(taken)).toEqual(taken)
  expect(commandOf(row(), taken)).toEqual({
    answer_mode: 'separate', attested,
    targets: [{ role: 'lead', unit: 'bureau', first_responsible: '甲' }, { role: 'assisting', unit: 'police', answers: true, issues: ['i2'] }, { role: 'territorial', unit: 'district', issues: ['i1'] }],
  })
  expect(beyond(commandOf(row(), taken))).toEqual(['attested', 'first_responsible', 'issues'])
  expect(beyond(commandOf(row(), plan({ answering: ['police'] })))).toEqual([])
  // What was said of a unit goes with it, not to whoever comes in its place.
  expect(commandOf(row(), { ...taken, lead: 'police', assisting: ['other'] }).targets.slice(0, 2)).toEqual([{ role: 'lead', unit: 'police', issues: ['i2'] }, { role: 'assisting', unit: 'other' }])
})
