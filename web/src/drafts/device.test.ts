import { afterEach, expect, test, vi } from 'vitest'

import { bring, Device, type Held, idOf } from './device'

afterEach(() => void vi.useRealTimers())

function store() {
  const kept = new Map<string, Held>()
  let full = false
  return {
    kept,
    fill: () => { full = true },
    all: async () => [...kept.values()],
    get: async (id: string) => kept.get(id),
    put: async (h: Held) => { if (full) throw new Error('full'); kept.set(h.id, h) },
    drop: async (id: string) => void kept.delete(id),
  }
}
const held = (person: string, place: string, body: object, version?: number): Held => ({ id: idOf(person, place), person, actingFor: '', place, body, version, keptAt: Date.now() })
class Refused extends Error {}

/** A server that has these drafts, by their places. */
function server(drafts: Record<string, { version: number; body: object }>) {
  const put: string[] = []
  return {
    put_: put,
    drafts: async () => Object.entries(drafts).map(([key, d]) => ({ key, version: d.version })),
    same: async (place: string, body: object) => JSON.stringify(drafts[place]?.body) === JSON.stringify(body),
    put: async (place: string, s: { body: object }) => { put.push(`${place} ${JSON.stringify(s.body)}`) },
    alone: (_: string, work: () => Promise<void>) => work(),
    refused: (e: unknown) => e instanceof Refused,
  }
}

test('what was written without a line outlives the page, is its writer’s alone, and goes with whoever signs out', async () => {
  const kept = store()
  await new Device(kept).put(held('p1', 'case/c1/submit-report', { facts: '现场' }))
  const later = new Device(kept) // the tab was closed and opened again
  expect((await later.get(idOf('p1', 'case/c1/submit-report')))?.body).toEqual({ facts: '现场' })
  expect(await later.get(idOf('p2', 'case/c1/submit-report'))).toBeUndefined()
  expect(await later.of('p2')).toEqual([])
  await later.forget('p2')
  expect(await later.of('p1')).toHaveLength(1)
  await later.forget('p1')
  expect(kept.kept.size).toBe(0)
})

test('another’s text waits for its writer a week and no longer', async () => {
  vi.useFakeTimers()
  const kept = store()
  const device = new Device(kept)
  await device.put(held('p1', 'register', { complaint: 'x' }))
  await device.open('p2')
  expect(kept.kept.size).toBe(1)
  vi.advanceTimersByTime(8 * 24 * 60 * 60_000)
  await device.open('p2')
  expect(kept.kept.size).toBe(0)
})

test('nobody who complained is kept on the device', async () => {
  const kept = store()
  await new Device(kept).put(held('p1', 'register', { said: [{ complainant: { name: '示范' } }] }))
  expect(kept.kept.size).toBe(0)
})

test('where the browser keeps nothing it is known that it goes with the page', async () => {
  const kept = store()
  kept.fill()
  const device = new Device(kept)
  const h = held('p1', 'register', { complaint: 'x' })
  await device.put(h)
  expect(device.isFleeting(h.id)).toBe(true)
  expect(await device.get(h.id)).toEqual(h)
  await device.open('p2')
  expect(await device.get(h.id)).toBeUndefined()
})

test('what was left here goes to the server when the line is back, and what has been changed there meanwhile stays for its writer to decide', async () => {
  const kept = store()
  const device = new Device(kept)
  await device.put(held('p1', 'new', { a: 1 }))
  await device.put(held('p1', 'gone-on-with', { a: 2 }, 4))
  await device.put(held('p1', 'changed', { a: 3 }, 4))
  await device.put(held('p1', 'unknown', { a: 4 }))
  await device.put(held('p1', 'arrived', { a: 5 }, 1)) // whose answer alone was lost
  await device.put(held('p2', 'another’s', { a: 6 }))
  const line = server({ 'gone-on-with': { version: 4, body: {} }, changed: { version: 5, body: {} }, unknown: { version: 1, body: {} }, arrived: { version: 2, body: { a: 5 } } })
  const away = { ...line, drafts: () => Promise.reject(new Error()) }
  expect(await bring(device, { person: 'p1', actingFor: '' }, away)).toBe(true)
  expect(kept.kept.size).toBe(6)
  expect(await bring(device, { person: 'p1', actingFor: '' }, line)).toBe(false)
  expect(line.put_).toEqual(['new {"a":1}', 'gone-on-with {"a":2}'])
  expect((await device.of('p1')).map((h) => h.place)).toEqual(['changed', 'unknown'])
})

test('a refused one stays here and holds up no other', async () => {
  const kept = store()
  const device = new Device(kept)
  await device.put(held('p1', 'a', {}))
  await device.put(held('p1', 'b', {}))
  const line = server({})
  const put = line.put
  line.put = async (place, s) => { if (place === 'a') throw new Refused(); await put(place, s) }
  expect(await bring(device, { person: 'p1', actingFor: '' }, line)).toBe(false)
  expect((await device.of('p1')).map((h) => h.place)).toEqual(['a'])
})
