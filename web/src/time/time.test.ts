import { afterAll, beforeAll, expect, test, vi } from 'vitest'

beforeAll(() => {
  process.env.TZ = 'America/New_York' // the reader's machine may be anywhere
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-12-31T15:59:59.999Z') }) // the last of 2026 in the office's zone
})
afterAll(() => { vi.useRealTimers() })

test('instants are shown in the zone of the office, whatever the machine is set to', async () => {
  const { date, day, full, instantOf, localOf, localToSecond, onPaper, short } = await import('./index')
  const { ready } = await import('../words')
  await ready
  expect(full('2026-11-30T04:00:00.000000Z')).toBe('2026-11-30 周一 12:00:00')
  expect(full('2026-11-30T03:59:59.999Z')).toBe('2026-11-30 周一 11:59:59')
  expect(onPaper('2026-11-30T03:59:59.999Z')).toBe('2026年11月30日（星期一）11时59分')
  expect(short('2026-12-31T15:59:59Z')).toBe('12-31 周四 23:59')
  expect(date('2026-12-31T15:59:59.999Z')).toBe('2026-12-31')
  expect([day('2026-12-31T16:00:00Z'), day('2026-12-31')]).toEqual(['2027-01-01 周五', '2026-12-31 周四'])
  expect(date('2026-12-31T16:00:00Z')).toBe('2027-01-01')
  expect(instantOf('2026-11-30T12:00')).toBe('2026-11-30T12:00:00+08:00')
  expect(instantOf('2026-11-30T11:59:59')).toBe('2026-11-30T11:59:59+08:00')
  expect(localOf('2026-11-30T04:00:00Z')).toBe('2026-11-30T12:00')
  expect([localToSecond('2026-11-30T04:00:00Z'), localToSecond('2026-11-30T04:00:59.999Z')]).toEqual(['2026-11-30T12:00', '2026-11-30T12:00:59'])
  expect(Date.parse(instantOf(localToSecond('2026-11-30T04:00:40Z')))).toBe(Date.parse('2026-11-30T04:00:40Z'))
  expect(Date.parse(instantOf(localOf('2026-11-30T04:00:00Z')))).toBe(Date.parse('2026-11-30T04:00:00Z'))
})

test('an instant of another year says so, by the year of the office', async () => {
  const { short } = await import('./index')
  const { ready } = await import('../words')
  await ready
  expect(short('2027-11-27T00:32:00Z')).toBe('2027-11-27 周六 08:32')
  expect(short('2026-12-31T16:00:00Z')).toBe('2027-01-01 周五 00:00')
  expect(short('2025-12-31T15:59:59Z')).toBe('2025-12-31 周三 23:59')
  vi.setSystemTime(Date.parse('2026-12-31T16:00:00Z'))
  expect(short('2026-12-31T16:00:00Z')).toBe('01-01 周五 00:00')
  expect(short('2026-12-31T15:59:59Z')).toBe('2026-12-31 周四 23:59')
})

test('in English a day is told from a month', async () => {
  const { day, full, onPaper, short } = await import('./index')
  const { default: i18next } = await import('i18next')
  await i18next.changeLanguage('en')
  vi.setSystemTime(Date.parse('2026-12-31T15:59:59.999Z'))
  expect(short('2026-11-05T04:00:00Z')).toBe('Thu 5 Nov 12:00')
  expect(short('2027-09-06T00:32:00Z')).toBe('Mon 6 Sep 2027 08:32')
  expect(onPaper('2026-11-05T04:00:00Z')).toBe('Thu 5 Nov 2026, 12:00')
  expect([full('2026-11-05T04:00:00Z'), day('2026-11-05')], 'all in one order').toEqual(['Thu 5 Nov 2026 12:00:00', 'Thu 5 Nov 2026'])
  await i18next.changeLanguage('zh')
})

test('what is due at midnight is due at 24:00 of the day that ends then', async () => {
  const { fullDue, paperDue, short, shortDue } = await import('./index')
  const { default: i18next } = await import('i18next')
  const { ready } = await import('../words')
  await ready
  vi.setSystemTime(Date.parse('2026-11-28T04:00:00Z'))
  const midnight = '2026-11-28T16:00:00.000000Z'
  expect([shortDue(midnight), fullDue(midnight), paperDue(midnight)]).toEqual(['11-28 周六 24:00', '2026-11-28 周六 24:00:00', '2026年11月28日（星期六）24时00分'])
  expect(short(midnight), 'what happened at midnight happened on the day that begins').toBe('11-29 周日 00:00')
  expect(shortDue('2026-12-31T16:00:00Z'), 'the last of the year is in this year').toBe('12-31 周四 24:00')
  for (const at of ['2026-11-28T15:59:59.999Z', '2026-11-28T16:00:00.001Z', '2026-11-28T16:00:01Z', '2026-11-28T04:00:00Z']) expect(shortDue(at)).toBe(short(at))
  expect([shortDue(undefined), fullDue('')]).toEqual(['', ''])
  await i18next.changeLanguage('en')
  expect([shortDue(midnight), paperDue(midnight)]).toEqual(['Sat 28 Nov 24:00', 'Sat 28 Nov 2026, 24:00'])
  await i18next.changeLanguage('zh')
})

test('lengths of time are told in their two largest units', async () => {
  const { span } = await import('./index')
  expect(span(999)).toBe('0秒')
  expect(span(61_000)).toBe('1分01秒')
  expect(span(3_600_000)).toBe('1小时0分')
  expect(span(6 * 3_600_000 - 1)).toBe('5小时59分')
  expect(span(100 * 3_600_000)).toBe('4天4小时')
})
