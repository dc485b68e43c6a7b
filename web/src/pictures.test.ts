import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { expect, test } from 'vitest'

const read = (path: string) => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)))
const folder = fileURLToPath(new URL('../../docs/pictures', import.meta.url))

test('the README opens with a picture; those that make screenshots writes are there, shown, and of sensible size', () => {
  expect(read('README.md').toString()).toMatch(/^# [^\n]+\n\n!\[[^\]]+\]\(docs\/pictures\/board\.png\)\n/)
  const taken = [...read('web/scripts/screenshots.mjs').toString().matchAll(/^ {2}\['([a-z-]+)', /gm)].map((m) => `${m[1]}.png`)
  const there = readdirSync(folder)
  expect(there.toSorted()).toEqual(taken.toSorted())
  const pages = read('README.md').toString() + read('docs/desk.md').toString()
  for (const name of there) {
    const png = read(`docs/pictures/${name}`)
    expect(png.subarray(1, 4).toString(), name).toBe('PNG')
    expect(png.length, name).toBeLessThan(300_000)
    expect(png.readUInt32BE(16), name).toBeLessThanOrEqual(1920)
    expect(pages, name).toContain(`pictures/${name})`)
  }
})
