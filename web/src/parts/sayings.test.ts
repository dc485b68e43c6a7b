import { createElement as h } from 'react'
import { expect, test } from 'vitest'

import { textOf } from './plainly'
import { Sayings } from './sayings'

function room() {
  const heard: string[] = []
  let arrive = () => {}
  let fail = () => {}
  let fetched = 0
  const s = new Sayings<string>(() => { fetched++; return new Promise((done, failed) => { arrive = done; fail = () => failed(new Error()) }) }, (waits) => void heard.push(waits ? 'waits' : 'over'))
  const receipt = (text: string) => s.say({ aloud: (by) => void heard.push(`${by} says ${text}`), plainly: () => void heard.push(`plainly ${text}`) })
  const question = (text: string) => s.say({ aloud: (by) => void heard.push(`${by} asks ${text}`), plainly: () => void heard.push(`plainly asks ${text}`), dropped: () => void heard.push(`${text} is dropped`) })
  return { s, heard, receipt, question, arrive: () => arrive(), fail: async () => { fail(); await Promise.resolve(); await Promise.resolve() }, fetched: () => fetched }
}

test('what is said waits for what says it, and is said once, in its order', () => {
  const r = room()
  r.receipt('done')
  r.receipt('saved')
  expect(r.fetched()).toBe(1)
  r.arrive()
  expect(r.heard).toEqual(['waits'])
  r.s.ready('it')
  expect(r.heard).toEqual(['waits', 'over', 'it says done', 'it says saved'])
  r.receipt('more')
  expect(r.heard.at(-1)).toBe('it says more')
})

test('a second press while a question waits asks nothing a second time; a receipt is still said', () => {
  const r = room()
  r.question('sure')
  r.question('sure again')
  r.receipt('done')
  expect(r.heard).toEqual(['waits', 'sure again is dropped'])
  r.s.ready('it')
  expect(r.heard.slice(2)).toEqual(['over', 'it asks sure', 'it says done'])
  r.question('another')
  expect(r.heard.at(-1)).toBe('it asks another')
})

test('what waits is forgotten when there is nobody any more to hear it', () => {
  const r = room()
  r.question('sure')
  r.receipt('done')
  r.s.hush()
  r.s.ready('it')
  expect(r.heard.filter((w) => /^it |plainly/.test(w))).toEqual([])
  expect(r.heard).toContain('sure is dropped')
  r.receipt('more')
  expect(r.heard.at(-1)).toBe('it says more')
})

test('where it cannot be fetched everything is said plainly, with its own words, and fetched anew the next time', async () => {
  const r = room()
  r.receipt('done')
  r.question('sure')
  await r.fail()
  expect(r.heard).toEqual(['waits', 'over', 'plainly done', 'plainly asks sure'])
  r.question('sure')
  expect(r.fetched()).toBe(2)
  r.s.ready('it')
  expect(r.heard.at(-1)).toBe('it asks sure')
})

test('a receipt keeps its number and its instant when it is said plainly', () => {
  const receipt = h('dl', { className: 'facts' }, h('dt', null, '提交时间'), h('dd', null, h('b', null, '3月2日 09:00')), h('dt', null, '回执编号'), h('dd', null, 'f-1'), false)
  expect(textOf('已办理', receipt)).toBe('已办理\n提交时间 3月2日 09:00\n回执编号 f-1')
  expect(textOf('确定？', '不能撤回。')).toBe('确定？\n不能撤回。')
  expect(textOf('确定？', undefined)).toBe('确定？')
})
