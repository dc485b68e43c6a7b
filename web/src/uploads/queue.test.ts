import { expect, test } from 'vitest'

import { Problem, Unreachable } from '../api/problem'
import type { Kept } from './kept'
import { type Line, Queue, type Sending } from './queue'

function device(...had: Sending[]): Kept & { files: Map<string, Sending> } {
  const files = new Map(had.map((s) => [s.id, s]))
  return { files, all: async () => [...files.values()], get: async (id) => files.get(id), put: async (s) => void files.set(s.id, s), drop: async (id) => void files.delete(id) }
}

const photo = (id: string, more: Partial<Sending> = {}): Sending => ({
  id, person: 'p1', actingFor: '', case: 'c1', number: 'D1', name: `${id}.jpg`, size: 100, file: new Blob(['x'.repeat(100)]), nature: 'photo', offset: 0, state: 'waiting', ...more,
})

const settled = (q: Queue) => new Promise<void>((done) => {
  const look = () => q.standing.files.every((f) => f.state === 'attached' || f.state === 'refused') && done()
  q.watch(look)
  look()
})

let keys = 0
const begin = (kept: Kept, line: Omit<Line, 'ended'> & Partial<Line>) => new Queue(kept, { ended: () => {}, ...line }, () => `k${++keys}`, undefined, async () => {})

test('what was on its way when the page went goes on from where it stands, and is attached together', async () => {
  const kept = device(photo('a', { upload: 'u1', digest: 'sha256:a', offset: 60 }), photo('b'), photo('other', { person: 'p2' }))
  const from: number[] = []
  const attached: string[][] = []
  const q = begin(kept, {
    send: async (s, changed) => {
      from.push(s.offset)
      changed({ digest: `sha256:${s.id}`, upload: `u-${s.id}`, offset: 100 })
      return { digest: `sha256:${s.id}`, size: 100, media_type: 'image/jpeg', kind: 'picture' }
    },
    attach: async (some) => void attached.push(some.map((s) => s.digest!)),
  })
  await q.open('p1')
  await settled(q)
  expect(from).toEqual([60, 0])
  expect(attached).toEqual([['sha256:a', 'sha256:b']])
  expect([...kept.files.keys()]).toEqual(['other'])
})

test('a broken line is tried again, and the same attaching is sent with the same key', async () => {
  let sent = 0
  const given: string[] = []
  const q = begin(device(), {
    send: async (s) => {
      if (++sent < 3) throw new Unreachable()
      return { digest: `sha256:${s.id}`, size: 100, media_type: 'image/jpeg', kind: 'picture' }
    },
    attach: async (_, key) => {
      given.push(key)
      if (given.length === 1) throw new Unreachable()
    },
  })
  const broken: boolean[] = []
  q.watch(() => broken.push(q.standing.broken))
  await q.open('p1')
  await q.add([photo('a')])
  await settled(q)
  expect(sent).toBe(3)
  expect(given).toHaveLength(2)
  expect(given[0]).toBe(given[1])
  expect(broken).toContain(true)
  await expect.poll(() => q.standing.broken).toBe(false)
})

test('what is refused is left for a person to look at, and the rest goes on', async () => {
  const kept = device()
  const attached: string[] = []
  let large = true
  const q = begin(kept, {
    send: async (s) => {
      if (s.id === 'a' && large) throw new Problem(413, { detail: '文件太大' })
      return { digest: `sha256:${s.id}`, size: 100, media_type: 'image/jpeg', kind: 'picture' }
    },
    attach: async (some) => void attached.push(...some.map((s) => s.id)),
  })
  await q.open('p1')
  await q.add([photo('a'), photo('b')])
  await settled(q)
  expect(attached).toEqual(['b'])
  expect(q.standing.files.find((f) => f.id === 'a')).toMatchObject({ state: 'refused', fault: '文件太大' })
  expect(kept.files.get('a')?.state).toBe('refused')
  large = false
  await q.again('a')
  await settled(q)
  expect(attached).toEqual(['b', 'a'])
  await q.drop('a')
  expect(q.standing.files.map((f) => f.id)).toEqual(['b'])
})

test('a device that keeps nothing says so, and sends all the same', async () => {
  const full: Kept = { all: async () => [], get: async () => undefined, put: async () => { throw new Error('full') }, drop: async () => {} }
  const q = begin(full, { send: async (s) => ({ digest: s.id, size: 100, media_type: 'image/jpeg', kind: 'picture' }), attach: async () => {} })
  await q.open('p1')
  await q.add([photo('a')])
  await settled(q)
  expect(q.standing.files[0]).toMatchObject({ state: 'attached', fleeting: true })
})

test('what another window has attached meanwhile is not attached twice', async () => {
  const kept = device(photo('a'), photo('b'))
  const attached: string[] = []
  const q = begin(kept, {
    send: async (s) => {
      await kept.drop('b')
      return { digest: `sha256:${s.id}`, size: 100, media_type: 'image/jpeg', kind: 'picture' }
    },
    attach: async (some) => void attached.push(...some.map((s) => s.id)),
  })
  await q.open('p1')
  await settled(q)
  expect(attached).toEqual(['a'])
  expect(q.standing.files.map((f) => f.id)).toEqual(['a'])
})

test('whoever is signed out sends nothing until somebody is signed in', async () => {
  let signedIn = false
  let asked = 0
  let ended = 0
  const q = begin(device(photo('a')), {
    send: async (s) => {
      asked++
      if (!signedIn) throw new Problem(401, {})
      return { digest: `sha256:${s.id}`, size: 100, media_type: 'image/jpeg', kind: 'picture' }
    },
    attach: async () => {},
    ended: () => void ended++,
  })
  await q.open('p1')
  await expect.poll(() => asked).toBe(1)
  await expect.poll(() => ended).toBe(1) // and is led to the door
  q.hurry()
  signedIn = true
  await q.open('p1')
  await settled(q)
  expect(asked).toBe(2)
})

const whole = (s: Sending) => ({ digest: `sha256:${s.id}`, size: 100, media_type: 'image/jpeg', kind: 'picture' as const })

test('what is being sent for one person is broken off when another signs in, and nothing of it goes out under their name', async () => {
  const kept = device(photo('a'), photo('b'))
  const sent: string[] = []
  const attached: string[] = []
  let now = 'p1'
  let held = false
  let begun = () => {}
  const first = new Promise<void>((done) => (begun = done))
  const q = begin(kept, {
    send: async (s, changed, signal) => {
      sent.push(`${s.person} under ${now}`)
      if (!held) {
        held = true
        begun()
        await new Promise((_, failed) => signal.addEventListener('abort', () => failed(signal.reason)))
      }
      changed({ digest: `sha256:${s.id}`, upload: 'u', offset: 100 })
      return whole(s)
    },
    attach: async (some) => void attached.push(...some.map((s) => `${s.person} under ${now}`)),
  })
  await q.open('p1')
  await first
  now = 'p2'
  await q.open('p2')
  expect(q.standing.files).toEqual([])
  await q.add([photo('of-another'), photo('c', { person: 'p2' })])
  await settled(q)
  expect(sent).toEqual(['p1 under p1', 'p2 under p2'])
  expect(attached).toEqual(['p2 under p2'])
  expect([...kept.files.values()].map((f) => [f.id, f.person, f.state])).toEqual([['a', 'p1', 'waiting'], ['b', 'p1', 'waiting']])
  now = 'p1'
  await q.open('p1')
  await settled(q)
  expect(attached).toEqual(['p2 under p2', 'p1 under p1', 'p1 under p1'])
  expect(kept.files.size).toBe(0)
})

test('an attaching that was prepared for one person is not given once another is there', async () => {
  const kept = device(photo('a', { state: 'stored' }))
  const attached: string[] = []
  const q = begin({ ...kept, put: async (s) => { await kept.put(s); if (s.key) await q.open('p2') } }, {
    send: async (s) => whole(s), attach: async (some) => void attached.push(...some.map((s) => s.person)),
  })
  await q.open('p1')
  await expect.poll(() => kept.files.get('a')?.key).toBeTruthy()
  await new Promise((done) => setTimeout(done))
  expect(attached).toEqual([])
})

test('another window in which somebody else has signed in stops the sending until its owner is back', async () => {
  let owner = false
  let asked = 0
  const q = begin(device(photo('a')), {
    send: async (s) => {
      asked++
      if (!owner) throw new Problem(409, { code: 'another_signed_in' })
      return whole(s)
    },
    attach: async () => {},
  })
  await q.open('p1')
  await expect.poll(() => asked).toBe(1)
  q.hurry()
  expect(q.standing.files[0]).toMatchObject({ state: 'waiting' })
  owner = true
  await q.open('p1')
  await settled(q)
  expect(asked).toBe(2)
})

test('whoever signs out leaves no file on the device, and what somebody never came back for goes in the end', async () => {
  const old = Date.now() - 8 * 24 * 60 * 60_000
  const kept = device(photo('a'), photo('b', { state: 'refused' }), photo('c', { person: 'p2' }), photo('d', { person: 'p3', keptAt: old }))
  const q = begin(kept, { send: () => new Promise(() => {}), attach: async () => {} })
  await q.open('p1')
  expect([...kept.files.keys()]).toEqual(['a', 'b', 'c'])
  await q.forget()
  expect([...kept.files.keys()]).toEqual(['c'])
  expect(q.standing.files).toEqual([])
})

test('whoever signs out is asked about all that is theirs on the device, also what another window took in', async () => {
  const kept = device(photo('a'), photo('other', { person: 'p2' }))
  const q = begin(kept, { send: () => new Promise(() => {}), attach: async () => {} })
  await q.open('p1')
  await kept.put(photo('b')) // by a window that was opened later
  await q.add([photo('c')])
  expect(await q.left()).toBe(3)
  await q.forget()
  expect([...kept.files.keys()]).toEqual(['other'])
  expect(await q.left()).toBe(0)
})

test('a picture that the case has already is told apart: it alone is left, with nothing to try again, and the others are attached', async () => {
  const kept = device()
  const attached: string[][] = []
  const q = begin(kept, {
    send: async (s) => ({ digest: `sha256:${s.id}`, size: 100, media_type: 'image/jpeg', kind: 'picture' }),
    attach: async (some) => {
      const at = some.findIndex((s) => s.id === 'b')
      if (at >= 0) throw new Problem(422, { code: 'invalid', detail: '填写有误', errors: [{ field: `files[${at}].digest`, code: 'attached_already', detail: '已附入' }] })
      attached.push(some.map((s) => s.id))
    },
  })
  await q.open('p1')
  await q.add([photo('a'), photo('b'), photo('c')])
  await settled(q)
  expect(attached).toEqual([['a', 'c']])
  expect(kept.files.get('b')).toMatchObject({ state: 'refused', there: true })
})

test('a refusal says what is wrong with which field', async () => {
  const kept = device()
  const q = begin(kept, {
    send: async (s) => ({ digest: `sha256:${s.id}`, size: 100, media_type: 'image/jpeg', kind: 'picture' }),
    attach: async () => { throw new Problem(422, { code: 'invalid', detail: '填写有误', errors: [{ field: 'files[0].place', code: 'too_long', detail: '太长' }] }) },
  })
  await q.open('p1')
  await q.add([photo('a')])
  await settled(q)
  expect(kept.files.get('a')).toMatchObject({ state: 'refused', fault: '填写有误 太长' })
})

test('a file over which the program fails each time holds up no other', async () => {
  const kept = device(photo('bad'), photo('good', { case: 'c2' }), photo('late', { case: 'c3' }))
  const attached: string[] = []
  let tries = 0
  const q = begin(kept, {
    send: async (s) => {
      if (s.id === 'bad' && attached.length < 2) {
        tries++
        throw new Problem(500, {})
      }
      return { digest: `sha256:${s.id}`, size: 100, media_type: 'image/jpeg', kind: 'picture' }
    },
    attach: async (some) => void attached.push(...some.map((s) => s.id)),
  })
  await q.open('p1')
  await settled(q)
  expect(attached).toEqual(['good', 'late', 'bad'])
  expect(tries).toBe(1)
})

test('where attaching fails each time in one case, files of others are sent and attached', async () => {
  const kept = device(photo('bad'), photo('good', { case: 'c2' }))
  const attached: string[] = []
  const q = begin(kept, {
    send: async (s) => ({ digest: `sha256:${s.id}`, size: 100, media_type: 'image/jpeg', kind: 'picture' }),
    attach: async (some) => {
      if (some[0]!.id === 'bad' && !attached.length) throw new Problem(503, {})
      attached.push(...some.map((s) => s.id))
    },
  })
  await q.open('p1')
  await settled(q)
  expect(attached).toEqual(['good', 'bad'])
})
