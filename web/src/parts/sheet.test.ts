import { expect, test } from 'vitest'

import { csv } from './sheet'

test('no cell of a table becomes a formula, and every cell stays one', () => {
  expect(csv([['=1+1', '+86', '-', '@x', '\tx'], ['a,b', 'say "no"', 'two\nlines', -3, undefined]])).toBe(
    '\uFEFF\'=1+1,\'+86,\'-,\'@x,\'\tx\r\n"a,b","say ""no""","two\nlines",-3,\r\n',
  )
})
