import i18next from 'i18next'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { MemoryRouter } from 'react-router'
import { expect, test, vi } from 'vitest'

import type { Notice } from '../../api/notices'
import { Several } from '.'

vi.mock('../../api/batches', () => ({ useBatchNames: () => () => '' }))

test('a group of which more may come with the next page says that it counts this page', () => {
  const some = ['1', '2'].map((id) => ({ id, case: `c${id}`, type: 'case_registered', read: false, urgent: false, at: '2026-11-28T10:00:00Z' }) as Notice) as [Notice, ...Notice[]]
  const counts = (cut: boolean) => renderToStaticMarkup(createElement(MemoryRouter, null, createElement(Several, { some, cut, names: {}, read: () => {}, ask: () => {} }))).match(/class="count">(.*?)</)![1]
  expect(counts(false)).toBe(i18next.t('desk.cases', { n: 2, count: 2 }))
  expect(counts(true)).toBe(i18next.t('notices.here', { n: 2 }))
})
