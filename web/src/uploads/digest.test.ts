import { createHash } from 'node:crypto'

import { expect, test } from 'vitest'

import { Digest } from './digest'

test('a digest is that of everybody else, in whatever pieces the file is read', () => {
  for (const n of [0, 1, 55, 56, 63, 64, 65, 119, 120, 1000, 70_001]) {
    const content = Uint8Array.from({ length: n }, (_, i) => (i * 31 + n) % 256)
    for (const piece of [7, 64, 4096]) {
      const d = new Digest()
      for (let at = 0; at < n; at += piece) d.add(content.subarray(at, at + piece))
      expect(d.end(), `${n} bytes by ${piece}`).toBe(`sha256:${createHash('sha256').update(content).digest('hex')}`)
    }
  }
})
