import { afterEach, expect, test } from 'vitest'

import { answered, arrived, hold, holds, leave, watchOver, whenAsked } from './held'

let asked: string[] = []
let answer = () => {}
whenAsked((says, go) => {
  asked.push(says)
  answer = go
})
afterEach(() => {
  asked = []
})

/** A browser that is watched over: what it would hear, and where it was sent. */
function watched() {
  const heard: Record<string, (e: unknown) => void> = {}
  const went: number[] = []
  const browser = {
    addEventListener: (name: string, f: (e: unknown) => void) => { heard[name] = f }, removeEventListener: () => {}, history: { go: (by: number) => void went.push(by), state: {} },
  } as unknown as Parameters<typeof watchOver>[0]
  return { heard, went, end: watchOver(browser) }
}

test('whoever leaves what is kept nowhere is asked, and goes when they say so', () => {
  const gone: string[] = []
  leave(() => gone.push('free'))
  expect(gone).toEqual(['free'])
  const let_ = hold('写了一半')
  leave(() => gone.push('held'))
  expect(asked).toEqual(['写了一半'])
  expect(gone).toEqual(['free'])
  answer()
  expect(gone).toEqual(['free', 'held'])
  expect(holds()).toBe(false)
  let_()
})

test('what was sent holds nobody any more', () => {
  hold('写了一半')()
  leave(() => {})
  expect(asked).toEqual([])
})

test('closing the page asks, and going back is undone until somebody says so', () => {
  const { heard, went, end } = watched()
  arrived(3)
  const event = (idx: number) => ({ state: { idx }, stopped: false, prevented: false, stopImmediatePropagation() { this.stopped = true }, preventDefault() { this.prevented = true } })
  const free = event(2)
  heard.popstate!(free)
  heard.beforeunload!(free)
  expect([free.stopped, free.prevented]).toEqual([false, false])

  const let_ = hold('写了一半')
  const close = event(3)
  heard.beforeunload!(close)
  expect(close.prevented).toBe(true)
  const back = event(2)
  heard.popstate!(back)
  const undone = event(3)
  heard.popstate!(undone)
  expect([back.stopped, undone.stopped]).toEqual([true, true])
  expect(went).toEqual([1])
  expect(asked).toEqual(['写了一半'])
  answer()
  expect(went).toEqual([1, -1])
  const gone = event(2)
  heard.popstate!(gone)
  expect(gone.stopped).toBe(false)
  let_()
  end()
})

test('a place within the page leaves nothing, and going back from it neither', () => {
  const { heard, went, end } = watched()
  arrived(3)
  const let_ = hold('写了一半')
  for (const state of [null, {}, { idx: 3 }]) {
    let stopped = false
    heard.popstate!({ state, stopImmediatePropagation: () => { stopped = true } })
    expect(stopped).toBe(false)
    arrived((state as { idx?: number } | null)?.idx)
  }
  expect([went, asked]).toEqual([[], []])
  let_()
  end()
})

test('whoever says that they leave goes when the question is gone, and whoever stays does not', () => {
  const did: string[] = []
  const leaves = answered(() => void did.push('over'), () => void did.push('goes'))
  leaves.onOk()
  expect(did).toEqual([])
  leaves.afterClose()
  expect(did).toEqual(['over', 'goes'])
  answered(() => void did.push('stays'), () => void did.push('goes')).afterClose()
  expect(did).toEqual(['over', 'goes', 'stays'])
})
