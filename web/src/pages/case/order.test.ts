import { expect, test } from 'vitest'

import { handlersNamed, ordered } from './order'

test('while a unit supplements, the coordinator is offered to urge it, and taking the case another way stands behind the fold', () => {
  const { first, main, more } = ordered('supplementing', ['reassign', 'assign', 'take-back', 'urge', 'record-call', 'redo'])
  expect(first).toBeUndefined()
  expect(main).toEqual(['urge', 'assign'])
  expect(more).toEqual(['record-call', 'take-back', 'reassign', 'redo'])
})

test('what is waited for is first and stands out', () => {
  expect(ordered('registered', ['reassign', 'urge', 'assign', 'screen'])).toEqual({ first: 'screen', main: ['screen', 'assign'], more: ['urge', 'reassign'] })
  expect(ordered('handling', ['dispute', 'request-extension', 'submit-report', 'attach-evidence'])).toEqual({ first: 'submit-report', main: ['submit-report', 'request-extension', 'dispute'], more: ['attach-evidence'] })
  expect(ordered('submitted', ['redo', 'return', 'approve'])).toEqual({ first: 'approve', main: ['approve', 'return'], more: ['redo'] })
})

test('a report is presented from the form in which it is written, and what was presented waits for its signature before all else', () => {
  const allowed = ['submit-report', 'present-report', 'sign-report', 'dispute']
  expect(ordered('handling', allowed)).toEqual({ first: 'submit-report', main: ['submit-report', 'sign-report', 'dispute'], more: [] })
  expect(ordered('handling', allowed, [], ['sign-report'])).toEqual({ first: 'sign-report', main: ['sign-report', 'submit-report', 'dispute'], more: [] })
  expect(ordered('handling', ['present-report', 'submit-report'], [], ['sign-report']).first, 'an officer does not sign').toBe('submit-report')
  expect(ordered('handling', ['sign-report', 'return-presented']).main, 'and sent back from where it is read').toEqual(['sign-report'])
  expect(ordered('handling', ['present-report']).main, 'by itself where nothing else writes it').toEqual(['present-report'])
})

test('a handler who is named is not waited for', () => {
  const allowed = ['name-handler', 'submit-report', 'dispute']
  expect(ordered('handling', allowed).first).toBe('name-handler')
  expect(ordered('handling', allowed, ['name-handler'])).toEqual({ first: 'submit-report', main: ['submit-report', 'name-handler', 'dispute'], more: [] })
  const part = (unit: string, handler?: string) => ({ unit, handler, acknowledged_at: '2026-11-26T12:00:00Z' })
  const view = (...parts: object[]) => ({ case: { assignments: parts } }) as Parameters<typeof handlersNamed>[0]
  expect(handlersNamed(view(part('a', 'li'), part('b')), ['a'])).toBe(true)
  expect(handlersNamed(view(part('a', 'li'), part('b')), ['a', 'b'])).toBe(false)
  expect(handlersNamed(view(part('b')), ['a'])).toBe(false)
})

test('a reply that was returned from above waits for another round, and what is not concluded for being booked', () => {
  const allowed = ['record-upstream-result', 'pass-gate', 'rework', 'reopen', 'record-call']
  expect(ordered('replied', allowed).first).toBe('record-upstream-result')
  expect(ordered('closed', ['record-upstream-result'], ['record-upstream-result']).first, 'it is known what was said above').toBeUndefined()
  expect(ordered('replied', allowed, [], ['rework'])).toEqual({ first: 'rework', main: ['rework', 'record-upstream-result', 'pass-gate'], more: ['record-call', 'reopen'] })
  expect(ordered('replied', ['record-upstream-result', 'track']).first).toBe('track')
})
