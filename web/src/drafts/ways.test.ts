import { expect, test } from 'vitest'

import { places } from '../shell/places'
import { zh } from '../words/zh'
import { shownAt, wayTo } from './ways'

const said = (path: string) => path.split('.').reduce<unknown>((t, k) => (t as Record<string, unknown>)?.[k], zh)

test('every draft leads back to its form, by a name', () => {
  expect(wayTo({ key: 'case/c1/return', case: 'c1' })).toEqual({ to: '/cases/c1?act=return', command: 'return' })
  expect(wayTo({ key: 'case/c1/sign-report/r2', case: 'c1' })).toEqual({ to: '/cases/c1?act=sign-report&of=r2', command: 'sign-report' })
  const others = [
    ['register', '/register'], ['intake', '/intake'], ['handover', '/handover'], ['responsibilities', '/office/responsibilities'],
    ['handover/h1/take', '/handover'], ['handover/h1/withdraw', '/handover'],
    ['batch/b1/12/correct', '/batches/b1?act=correct&row=12'], ['batch/b1/12/strike', '/batches/b1?act=strike&row=12'],
    ['batch/b1/12/restore', '/batches/b1?act=restore&row=12'], ['batch/b1/withdraw', '/batches/b1?act=withdraw'],
    ['calls/u1', '/desk?call=u1'], ['calls/u1/b1', '/desk?call=u1&batch=b1'],
    ['office/units/new/unit', '/office/units'], ['office/units/u1/unit', '/office/units/u1'], ['office/units/u1/contact', '/office/units/u1'], ['office/units/u1/post', '/office/units/u1'],
    ['office/people/new/person', '/office/people'], ['office/people/p1/post', '/office/people/p1'], ['office/rosters/u1/duty', '/office/rosters/u1'],
    ['office/rosters/u1/strike', '/office/rosters/u1'], ['office/delegations/new/delegation', '/me#delegations'], ['office/tokens/new/token', '/me#tokens'],
    ['office/responsibilities/3/line', '/office/responsibilities'], ['office/responsibilities/list/publish', '/office/responsibilities'],
    ['rules/campaigns/new/campaign', '/rules?tab=campaigns'], ['rules/campaigns/c1/live', '/rules?tab=campaigns'],
    ['rules/policies/statutory/version', '/rules?tab=policies&policy=statutory&edit=1'], ['rules/calendars/2027/year', '/rules?tab=calendars&year=2027&edit=1'],
  ]
  for (const [key, to] of others) {
    const way = wayTo({ key: key! })
    expect(way.to, key).toBe(to)
    expect(places.some((p) => to!.startsWith(p.path)), to).toBe(true)
    expect('words' in way && said(way.words), key).toMatch(/\p{Script=Han}/u)
  }
})

test('a draft is shown where it belongs', () => {
  const keys = ['case/c1/return', 'register', 'handover/h1/take', 'batch/b1/withdraw', 'calls/u1', 'office/units/u1/unit', 'office/rosters/u1/duty', 'responsibilities', 'rules/campaigns/c1/live', 'rules/calendars/2027/year']
  const at = (page: 'desk' | 'office') => keys.filter((key) => shownAt(page, { key }))
  expect(at('desk')).toEqual([...keys.slice(0, 5), ...keys.slice(8)])
  expect(at('office')).toEqual(keys.slice(5))
})
