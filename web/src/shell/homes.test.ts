import { expect, test } from 'vitest'

import type { useSession } from '../session'
import { closedZh } from '../words/parts/closed.zh'
import { homeOf } from './homes'
import { places } from './places'

test.each([
  ['/desk', ['duty_officer']],
  ['/dispatch', ['coordinator']],
  ['/review', ['reviewer']],
  ['/supervision', ['supervisor']],
  ['/leader', ['leader']],
  ['/leader', ['unit_leader']],
  ['/todo', ['publicity_officer']],
  ['/todo', ['accountability_officer']],
  ['/unit', ['unit_officer']],
  ['/unit', ['unit_duty_officer']],
  ['/office', ['administrator']],
  ['/board', ['auditor']],
  ['/board', []],
  // What is most urgent comes first, in whichever order the posts stand.
  ['/desk', ['coordinator', 'duty_officer']],
  ['/leader', ['unit_officer', 'unit_leader']],
])('%s is where %j land', (home, roles) => {
  expect(homeOf(roles)).toBe(home)
  // It is a page that the bar leads these people to.
  const session = { has: (...asked: string[]) => asked.some((r) => roles.includes(r)), may: () => true, gives: () => true, me: {} } as unknown as ReturnType<typeof useSession>
  expect(places.find((p) => p.path === home)?.of(session)).toBe(true)
})

test('of every closed place it is said what it is for and whose it is', () => {
  const { who, ...said } = closedZh.closed as unknown as Record<string, string> & { who: Record<string, string> }
  const closed = places.filter((p) => p.closed).map((p) => p.name)
  expect(closed.length).toBeGreaterThan(5)
  expect(closed.filter((name) => !said[name] || !who[name])).toEqual([])
})
