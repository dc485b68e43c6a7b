import { readFileSync } from 'node:fs'

import i18next from 'i18next'
import { expect, test } from 'vitest'

import { typeName } from './types'

const known = (file: string, block: RegExp, each: RegExp) => [...block.exec(readFileSync(new URL(file, import.meta.url), 'utf8'))![1]!.matchAll(each)].map((m) => m[1]!)

test('every type of pollution that lists and the form know has an English name, and what is none of them stays as it was written', async () => {
  const all = [
    ...known('../../../internal/intake/value.go', /var knownTypes = [^{]*\{([^]*?)\n\}/, /^\t"([^"]+)":/gm),
    ...known('../pages/register/index.tsx', /const TYPES = \[([^\]]*)\]/, /'([^']+)'/g),
  ]
  expect(all.length).toBeGreaterThan(20)
  expect(all.map(typeName)).toEqual(all)
  await i18next.changeLanguage('en')
  expect(all.filter((t) => !/^[a-z ]+$/.test(typeName(t)))).toEqual([])
  expect(typeName('大气')).toBe('air')
  expect(typeName('夜间异味（村东）')).toBe('夜间异味（村东）')
  await i18next.changeLanguage('zh')
})
