import { expect, test } from 'vitest'

import { keepThere, same } from './arrived'

class Elsewhere extends Error {}
class Lost extends Error {}

/** A server with one place; it loses answers as often as it is told to. */
function server() {
  const s = {
    version: 0, body: {} as object, loses: 0,
    there: {
      write: async ({ version, body }: { version?: number; body: object }) => {
        if ((version ?? 0) !== s.version) throw new Elsewhere()
        s.version++
        s.body = Object.fromEntries(Object.entries(body).sort()) // as the server answers it
        if (s.loses-- > 0) throw new Lost()
        return { version: s.version, at: `${s.version}` }
      },
      read: async () => ({ version: s.version, at: `${s.version}`, body: s.body }),
      elsewhere: (e: unknown) => e instanceof Elsewhere,
      refused: (e: unknown) => e instanceof Elsewhere,
    },
  }
  return s
}
const sent = (body: object, version?: number) => ({ version, body, leaving: false })

test('a window that has read none does not write over what another one has kept', async () => {
  const s = server()
  expect(await keepThere(s.there, sent({ note: '先写的' }), new Set())).toEqual({ version: 1, at: '1' })
  await expect(keepThere(s.there, sent({ note: '后写的' }), new Set())).rejects.toBeInstanceOf(Elsewhere)
  expect(s.body).toEqual({ note: '先写的' })
  await expect(keepThere(s.there, sent({ note: '后写的' }, 7), new Set())).rejects.toBeInstanceOf(Elsewhere)
})

test('what had arrived without an answer is one’s own: it is gone on with, and said to be kept', async () => {
  const s = server()
  const unanswered = new Set<string>()
  s.loses = 2
  await expect(keepThere(s.there, sent({ note: '一', at: '甲' }), unanswered)).rejects.toBeInstanceOf(Lost)
  expect(await keepThere(s.there, sent({ note: '一', at: '甲' }), unanswered)).toEqual({ version: 1, at: '1' }) // sent again as it was
  await expect(keepThere(s.there, sent({ note: '一二', at: '甲' }, 1), unanswered)).rejects.toBeInstanceOf(Lost)
  expect((await keepThere(s.there, sent({ note: '一二三', at: '甲' }, 1), unanswered)).version).toBe(3) // more was written meanwhile
  expect(s.body).toEqual({ note: '一二三', at: '甲' })
  // Another window's words are not one's own for that.
  s.version++
  s.body = { note: '别的窗口' }
  await expect(keepThere(s.there, sent({ note: '一二三四', at: '甲' }, 3), unanswered)).rejects.toBeInstanceOf(Elsewhere)
  expect(s.body).toEqual({ note: '别的窗口' })
})

test('two drafts say the same in whatever order their fields stand', () => {
  expect(same({ a: 1, b: { c: [1, 2], d: 0 } }, { b: { d: 0, c: [1, 2] }, a: 1 })).toBe(true)
  expect(same({ a: [1, 2] }, { a: [2, 1] })).toBe(false)
})
