import { expect, test } from 'vitest'

import { wayOut } from './noticed'

test('what is said of a list is answered by what the page itself can do, and never by a command line', () => {
  expect(wayOut({ code: 'looks_sent_again', values: { batch: 'b', rows: '2' } })).toEqual({ deed: 'withdraw' })
  expect(wayOut({ code: 'number_corrected', values: { case: 'c' } })).toEqual({ command: 'amend-registration' })
  expect(wayOut({ code: 'other_handover', values: { case: 'c' } })).toEqual({ command: 'correct-handover-time' })
  expect(wayOut({ code: 'other_handover', values: {} }), 'a case that the reader does not see').toBeUndefined()
  expect(wayOut({ code: 'corrected_untaken', values: { why: 'row_struck_already', position: '3' } })).toEqual({ deed: 'restore', position: 3 })
  expect(wayOut({ code: 'needs_coordinator', values: { batch: 'b' } })).toBeUndefined()
})
