import { expect, test } from 'vitest'

import forms from '../facts/forms.json'
import english from '../facts/words.en.json'
import chinese from '../facts/words.zh.json'
import { en } from './en'
import { zh } from './zh'

function keys(tree: object, path = ''): string[] {
  return Object.entries(tree).flatMap(([k, v]) => (typeof v === 'string' ? [`${path}${k}`] : keys(v, `${path}${k}.`)))
}

function at(tree: object, path: string): string {
  return path.split('.').reduce<unknown>((t, k) => (t as Record<string, unknown>)[k], tree) as string
}

test('every text exists in both languages, with the same places to fill', () => {
  expect(keys(en).toSorted()).toEqual(keys(zh).toSorted())
  for (const k of keys(zh)) {
    const places = (s: string) => (s.match(/\{\{\w+\}\}/g) ?? []).toSorted()
    expect(places(at(en, k)), k).toEqual(places(at(zh, k)))
    expect(at(zh, k).trim(), k).not.toBe('')
    expect(at(en, k).trim(), k).not.toBe('')
  }
})

test('every field of every command has a label', () => {
  type F = { fields?: Record<string, F>; items?: F }
  const missing = new Set<string>()
  const walk = (f: F) => {
    for (const [name, x] of Object.entries(f.fields ?? {})) {
      if (!(name in zh.field)) missing.add(name)
      walk(x)
      if (x.items) walk(x.items)
    }
  }
  Object.values(forms as unknown as Record<string, F>).forEach(walk)
  expect([...missing]).toEqual([])
})

test('every command has a name in both languages', () => {
  for (const kind of Object.keys(forms)) {
    expect((chinese.names as Record<string, string>)[kind], kind).toMatch(/\p{Script=Han}/u)
    expect((english.names as Record<string, string>)[kind], kind).toMatch(/[a-z]/)
  }
})
