import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import i18next from 'i18next'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'

import { Sessions } from './sessions'

const session = (id: string, method: string) => ({ id, method, label: '', address: '', created_at: '2026-11-28T10:00:00Z', last_seen_at: '2026-11-28T10:00:00Z', expires_at: '2026-11-28T20:00:00Z' })

test('all others are ended where there is another one; tokens have a list of their own', () => {
  const offers = (...methods: string[]) => {
    const client = new QueryClient()
    client.setQueryData(['sessions'], { current: 's0', sessions: methods.map((m, i) => session(`s${i}`, m)) })
    return renderToStaticMarkup(createElement(QueryClientProvider, { client }, createElement(Sessions))).includes(i18next.t('me.sessions.others'))
  }
  expect(offers('password')).toBe(false)
  expect(offers('password', 'token')).toBe(false)
  expect(offers('password', 'password', 'token')).toBe(true)
})
