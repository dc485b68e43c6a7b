import { beforeAll, expect, test } from 'vitest'

import { ready } from '../../words'
import { accountsOf, changesOf, dayFrom, dayUntil, type Entry, factsOf, subjectOf, value } from './said'

beforeAll(() => ready)

const entry = (payload: Partial<Entry['payload']>) => ({
  id: 'office-1', case: 'office', seq: 1, type: 'campaign_changed', v: 1, happened_at: '2026-11-26T11:22:19Z', recorded_at: '2026-11-26T11:22:19Z',
  payload: { subject: { kind: 'campaign', id: 'c1' }, ...payload },
}) as Entry

test('what an entry says is in words, with names and in the zone of the office', () => {
  const known = { c1: '示范督察', p1: '示范-领导甲' }
  const e = entry({
    changes: [{ field: 'state', before: 'draft', after: 'live' }, { field: 'live_at', after: '2026-11-26T16:00:00.000000Z' }, { field: 'id', after: 'c1' }],
    facts: { person: 'p1', method: 'password', rows: '24' },
  })
  expect(subjectOf(e, known)).toBe('督察 示范督察')
  expect(changesOf(e, known)).toEqual([
    { field: '状态', before: '草稿', after: '已启用' },
    { field: '启用时间', before: undefined, after: '2026-11-27 周五 00:00:00' },
  ])
  expect(factsOf(e, known)).toEqual([['人员', '示范-领导甲'], ['方式', '密码'], ['行数', '24']])
})

test('whose account failed to sign in, and how often', () => {
  expect(value('accounts', '01M8BT552H3MGBGZ09FHAYJG91 3, 01M8BT552H3MGBGZ09FHAYJG92 1', { '01M8BT552H3MGBGZ09FHAYJG91': '示范-领导甲' })).toBe('示范-领导甲 3 次、…AYJG92 1 次')
})

test('tables and digests are not spelt out', () => {
  expect(value('policies', '[{"level":"central"},{"level":"city"}]', {})).toBe('共 2 项')
  expect(value('file', 'sha256:c437c35ba25ac867bce117bc8d652caa', {})).toBe('c437c35ba25a')
  expect(value('sha256', '24224286eb940b95ce90a54df65bab923c69c47aa759db9eccb31a8554087207', {})).toBe('24224286eb94')
})

test('a part that has parts is told by them, and an id by its end', () => {
  expect(value('reading', '{"first_day":"not_counted","document":"示范函1号","chosen_by":"p1"}', { p1: '示范-领导甲' })).toBe('读法 当日不计、文号 示范函1号、选定人 示范-领导甲')
  expect(value('session', '01M8BT552H3MGBGZ09FHAYJG91', {})).toBe('…AYJG91')
})

test('an account is known by who signs in with it, and not by who closes it', () => {
  const of = (type: string, id: string) => ({ ...entry({ subject: { kind: 'account', id } }), type, actor: 'p1' }) as Entry
  expect(accountsOf([of('signed_in', 'a1'), of('account_disabled', 'a2')], { p1: '示范-领导甲' })).toEqual({ a1: '示范-领导甲' })
})

test('a day is the day of the office, to its end', () => {
  expect(dayFrom('2026-12-31')).toBe('2026-12-31T00:00:00+08:00')
  expect(dayUntil('2026-12-31')).toBe('2027-01-01T00:00:00+08:00')
})

test('the state of a hand-over is in words', () => {
  expect(['offered', 'taken', 'withdrawn'].map((s) => value('state', s, {}))).toEqual(['待接班', '已接班', '已撤回'])
})

test('what a token may do is said in words, however much it is', () => {
  expect(value('scope', 'read', {})).toBe('读取案件和统计')
  const several = value('scope', 'read take-batches register', {})
  expect(several.split('、')).toHaveLength(3)
  expect(several).not.toMatch(/[a-z]/)
})
