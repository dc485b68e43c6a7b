import { expect, test } from 'vitest'

import { days } from './days'

test('days without cases stand between those with some', () => {
  expect(days([])).toEqual([])
  expect(days([{ day: '2021-08-30', cases: 2 }, { day: '2021-09-01', cases: 1 }])).toEqual([
    { day: '2021-08-30', cases: 2 }, { day: '2021-08-31', cases: 0 }, { day: '2021-09-01', cases: 1 },
  ])
  const far = [{ day: '2020-01-01', cases: 1 }, { day: '2021-01-01', cases: 1 }]
  expect(days(far)).toBe(far)
})
