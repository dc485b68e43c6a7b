import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { Keeper, PAUSE, PAUSES, type Sent, type Standing } from './keeper'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

class Elsewhere extends Error {}
class Lasting extends Error {}

function desk(answer: (s: Sent, n: number) => Promise<number> = (_, n) => Promise.resolve(n)) {
  const sent: Sent[] = []
  const stood: Standing[] = []
  let dropped = 0
  const keeper = new Keeper(
    async (s) => {
      sent.push(s)
      return { version: await answer(s, sent.length), at: 'then' }
    },
    async () => void dropped++,
    (s) => stood.push(s),
    (e) => e instanceof Elsewhere,
    () => 'away',
    (e) => e instanceof Lasting,
  )
  return { keeper, sent, last: () => stood.at(-1), dropped: () => dropped }
}

test('it is sent once, a moment after the last key, with the version that it had', async () => {
  const { keeper, sent, last } = desk()
  keeper.keep({ a: 'h' })
  await vi.advanceTimersByTimeAsync(PAUSE - 1)
  keeper.keep({ a: 'ha' })
  await vi.advanceTimersByTimeAsync(PAUSE - 1)
  expect(sent).toEqual([])
  expect(last()).toEqual({ is: 'saving' })
  await vi.advanceTimersByTimeAsync(1)
  expect(sent).toEqual([{ version: undefined, body: { a: 'ha' }, leaving: false }])
  expect(last()).toEqual({ is: 'kept', at: 'then' })
  keeper.keep({ a: 'half' })
  await vi.advanceTimersByTimeAsync(PAUSE)
  expect(sent[1]).toEqual({ version: 1, body: { a: 'half' }, leaving: false })
})

test('leaving sends at once what waits, and nothing where nothing waits', async () => {
  const { keeper, sent } = desk()
  await keeper.flush(true)
  keeper.keep({ a: 1 })
  await keeper.flush(true)
  await keeper.flush(true)
  expect(sent).toEqual([{ version: undefined, body: { a: 1 }, leaving: true }])
})

test('one request is under way at a time, and the draft goes after it', async () => {
  let arrive = (_: number) => {}
  const { keeper, sent, dropped } = desk(() => new Promise((done) => { arrive = done }))
  keeper.keep({ a: 1 })
  void keeper.flush()
  keeper.keep({ a: 2 })
  await vi.advanceTimersByTimeAsync(PAUSE)
  expect(sent).toHaveLength(1)
  const ended = keeper.end()
  expect(dropped()).toBe(0)
  arrive(1)
  await ended
  expect(dropped()).toBe(1)
  keeper.keep({ a: 3 })
  await vi.advanceTimersByTimeAsync(PAUSE)
  expect(sent).toHaveLength(1)
})

test('what another window has kept is not written over', async () => {
  const { keeper, sent, last } = desk(() => Promise.reject(new Elsewhere()))
  keeper.goOn(3, 'before')
  keeper.keep({ a: 1 })
  await vi.advanceTimersByTimeAsync(PAUSE)
  expect(last()).toEqual({ is: 'elsewhere' })
  keeper.keep({ a: 2 })
  await vi.advanceTimersByTimeAsync(PAUSE)
  expect(sent).toEqual([{ version: 3, body: { a: 1 }, leaving: false }])
})

test('what could not be kept is said, stays at hand, and is tried again', async () => {
  let away = true
  const { keeper, sent, last } = desk((_, n) => (away ? Promise.reject(new Error()) : Promise.resolve(n)))
  keeper.keep({ a: 1 })
  await vi.advanceTimersByTimeAsync(PAUSE)
  expect(last()).toEqual({ is: 'failed', says: 'away', again: true })
  expect(keeper.unsent).toEqual({ a: 1 })
  away = false
  await keeper.flush()
  expect(sent).toHaveLength(2)
  expect(keeper.unsent).toBeUndefined()
})

test('where the line is gone it is tried again by itself, and says so until it is kept', async () => {
  let away = true
  const { keeper, sent, last } = desk((_, n) => (away ? Promise.reject(new Error()) : Promise.resolve(n)))
  keeper.keep({ a: 1 })
  await vi.advanceTimersByTimeAsync(PAUSE + PAUSES[0]!)
  expect(sent).toHaveLength(2)
  keeper.keep({ a: 2 })
  expect(last()).toEqual({ is: 'failed', says: 'away', again: true })
  away = false
  await vi.advanceTimersByTimeAsync(PAUSE)
  expect(last()).toEqual({ is: 'kept', at: 'then' })
  away = true
  keeper.keep({ a: 3 })
  await vi.advanceTimersByTimeAsync(PAUSE)
  away = false
  keeper.hurry()
  await vi.advanceTimersByTimeAsync(0)
  expect(last()).toEqual({ is: 'kept', at: 'then' })
})

test('what would be refused again is tried by its writer alone, and a form that has gone tries nothing more', async () => {
  const { keeper, sent, last } = desk(() => Promise.reject(new Lasting()))
  keeper.keep({ a: 1 })
  await vi.advanceTimersByTimeAsync(10 * PAUSES.at(-1)!)
  expect(sent).toHaveLength(1)
  expect(last()).toEqual({ is: 'failed', says: 'away', again: false })
  const gone = desk(() => Promise.reject(new Error()))
  gone.keeper.keep({ a: 1 })
  await gone.keeper.leave()
  await vi.advanceTimersByTimeAsync(10 * PAUSES.at(-1)!)
  expect(gone.sent).toHaveLength(1)
})

test('while the form itself is on its way nothing is sent; refused, what was written meanwhile is', async () => {
  const { keeper, sent } = desk()
  keeper.keep({ a: 'ha' })
  let refuse = (_: Error) => {}
  const given = keeper.giving(() => new Promise<void>((_, no) => { refuse = no })).catch(() => 'refused')
  await vi.advanceTimersByTimeAsync(10 * PAUSE)
  keeper.keep({ a: 'half' })
  await vi.advanceTimersByTimeAsync(10 * PAUSE)
  expect(sent).toEqual([])
  refuse(new Error('refused'))
  expect(await given).toBe('refused')
  await vi.advanceTimersByTimeAsync(PAUSE)
  expect(sent).toEqual([{ version: undefined, body: { a: 'half' }, leaving: false }])
})

test('a draft that was on its way when its form was sent says nothing of another window', async () => {
  let answer = (_: Error) => {}
  const { keeper, last } = desk(() => new Promise((_, no) => { answer = no }))
  keeper.keep({ a: 'ha' })
  await vi.advanceTimersByTimeAsync(PAUSE)
  const ended = keeper.end()
  answer(new Elsewhere())
  await ended
  expect(last()).toEqual({ is: 'saving' })
})
