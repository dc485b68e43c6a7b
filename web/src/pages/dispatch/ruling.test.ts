import { expect, test } from 'vitest'

import { beyond } from './plan'
import { beginning, bodyOf, saidIn } from './ruling'

const dispute = { id: 'd1', role: 'lead', suggested: 'water' } as Parameters<typeof beginning>[0]
const again = (body: object) => saidIn(dispute, JSON.parse(JSON.stringify(body)) as object)

test('a unit is named only where the dispute is upheld', () => {
  const begun = { ...beginning(dispute), reason: '理由' }
  expect(bodyOf(dispute, begun)).not.toHaveProperty('to')
  expect(bodyOf(dispute, { ...begun, upheld: false })).toEqual({ dispute: 'd1', upheld: false, reason: '理由' })
  expect(bodyOf(dispute, { ...begun, upheld: true })).toEqual({ dispute: 'd1', upheld: true, reason: '理由', to: { role: 'lead', unit: 'water' } })
})

test('a ruling comes back as it was written, with the unit that was suggested until another choice is made', () => {
  for (const upheld of [undefined, false, true]) {
    const said = { ...beginning(dispute), upheld, reason: '写到一半' }
    expect(again(bodyOf(dispute, said))).toMatchObject({ upheld, reason: '写到一半', to: 'water' })
  }
  expect(again(bodyOf(dispute, { upheld: true, reason: '', to: undefined })).to).toBeUndefined()
})

test('what the whole form said besides is kept and sent; a rejected dispute moves nothing', () => {
  const whole = { dispute: 'd1', upheld: true, reason: '理由', due: '2026-12-01T12:00:00+08:00', attested: { means: 'fax' }, to: { role: 'lead', unit: 'parks', first_responsible: '甲' } }
  const said = again(whole)
  expect(bodyOf(dispute, said)).toEqual(whole)
  expect(beyond(bodyOf(dispute, said))).toEqual(['attested', 'due', 'first_responsible'])
  expect(bodyOf(dispute, { ...said, to: 'water' }).to).toEqual({ role: 'lead', unit: 'water' })
  expect(bodyOf(dispute, { ...said, upheld: false })).toEqual({ dispute: 'd1', upheld: false, reason: '理由', attested: { means: 'fax' } })
})
