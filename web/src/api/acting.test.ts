import { expect, test } from 'vitest'

import { actingHeader, iAm, meantBy } from './acting'

test('whoever acts for another says so with every request but those about themselves', () => {
  const said = { 'Acting-For': 'p-boss' }
  for (const path of ['/api/v1/me', '/api/v1/cases', '/api/v1/cases/c1/sign-report', '/api/v1/tasks', '/api/v1/events', '/api/v1/cases/c1/files/sha256:1', '/api/v1/batches', '/api/v1/drafts', '/api/v1/drafts/x']) {
    expect(actingHeader(path, 'p-boss'), path).toEqual(said)
  }
  for (const path of ['/healthz', '/api/v1/me/password', '/api/v1/session', '/api/v1/sessions', '/api/v1/sessions/s1', '/api/v1/delegations', '/api/v1/uploads/u1', '/api/v1/files']) {
    expect(actingHeader(path, 'p-boss'), path).toEqual({})
  }
  expect(actingHeader('/api/v1/cases', '')).toEqual({})
})

test('every request says whom it is from, but those that ask who that is', () => {
  expect(meantBy('/api/v1/cases')).toEqual({})
  iAm('p-clerk')
  for (const path of ['/api/v1/cases', '/api/v1/me/tokens', '/api/v1/drafts/x', '/api/v1/uploads/u1', '/api/v1/sessions', '/api/v1/events']) {
    expect(meantBy(path), path).toEqual({ Sender: 'p-clerk' })
  }
  for (const path of ['/healthz', '/api/v1/me', '/api/v1/session', '/api/v1/session/here', '/api/v1/session/code', '/api/v1/sso/start']) {
    expect(meantBy(path), path).toEqual({})
  }
  expect(meantBy('/api/v1/cases', 'p-boss', 'p-left')).toEqual({ 'Acting-For': 'p-boss', Sender: 'p-left' })
  iAm('')
})
