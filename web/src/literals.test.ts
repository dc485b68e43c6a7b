import { readdirSync, readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { expect, test } from 'vitest'

const src = fileURLToPath(new URL('.', import.meta.url))
const files = (at: string): string[] => readdirSync(at).flatMap((f) => (statSync(`${at}/${f}`).isDirectory() ? files(`${at}/${f}`) : [`${at}/${f}`]))

// What is of one language by its nature: what people type or send, both languages
// side by side, what is stored in the record, and the program's own name.
const MEANT: Record<string, RegExp[]> = {
  'api/office.ts': [/replace\(/],
  'pages/case/act/rule.ts': [/replaceAll/, /“\$\{label\}”/],
  'pages/office/matter.tsx': [/tokenSeparators/], 'pages/office/unitform.tsx': [/tokenSeparators/],
  'pages/register/index.tsx': [/^const TYPES/],
  'pages/rules/lasting.ts': [/'天', 'days'/, /'小时'/],
  'pages/signin/index.tsx': [/<h1>交办<\/h1>/], 'shell/frame.tsx': [/>交办</], 'pages/start/index.tsx': [/>交办</],
  'time/index.ts': [/zh/],
}

test('no filter is silenced: what the program does not know does not compile', () => {
  const found = files(src.replace(/\/$/, '')).filter((f) => /\.tsx?$/.test(f) && !/\.test\.ts$/.test(f) && /\bas never\b/.test(readFileSync(f, 'utf8').replace(/'[^'\n]*'/g, '')))
  expect(found).toEqual([])
})

test('no page says anything in one language only: words stand in words/', () => {
  const found: string[] = []
  for (const f of files(src.replace(/\/$/, ''))) {
    const name = f.slice(src.length)
    if (!/\.tsx?$/.test(f) || /\.test\.ts$/.test(f) || /^(words|facts)\//.test(name)) continue
    const code = readFileSync(f, 'utf8').replace(/\/\*[\s\S]*?\*\//g, (c) => c.replace(/[^\n]/g, ' ')).replace(/(^|\s)\/\/[^\n]*/g, '$1')
    code.split('\n').forEach((line, i) => {
      if (/[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u.test(line) && !MEANT[name]?.some((m) => m.test(line.trim()))) found.push(`${name}:${i + 1} ${line.trim()}`)
    })
  }
  expect(found).toEqual([])
})
