import { expect, test } from 'vitest'

import { toldOf, wayOut } from './noticed'

test('what is said of a list is answered by what the page itself can do, and never by a command line', () => {
  expect(wayOut({ code: 'looks_sent_again', values: { batch: 'b', rows: '2' } })).toEqual({ deed: 'withdraw' })
  expect(wayOut({ code: 'number_corrected', values: { case: 'c' } })).toEqual({ command: 'amend-registration' })
  expect(wayOut({ code: 'other_handover', values: { case: 'c' } })).toEqual({ command: 'correct-handover-time' })
  expect(wayOut({ code: 'other_handover', values: {} }), 'a case that the reader does not see').toBeUndefined()
  expect(wayOut({ code: 'corrected_untaken', values: { why: 'row_struck_already', position: '3' } })).toEqual({ deed: 'restore', position: 3 })
  expect(wayOut({ code: 'needs_coordinator', values: { batch: 'b' } })).toBeUndefined()
})

test('of one row that was mended by hand it is said what is left, and no sums of a whole list', () => {
  const view = { notices: [{ code: 'corrected', text: '更正结果：补正 1 行……仍退回 0 行', values: {} }, { code: 'needs_coordinator', text: '另', values: {} }], sum: { refused: 3, struck: 1 } } as unknown as Parameters<typeof toldOf>[0]
  expect(toldOf(view, 4)!.map((n) => n.text)).toEqual(['第 4 行已更正，待确认入库；还有 2 行退回。', '另'])
  expect(toldOf(view)).toEqual(view.notices)
})
