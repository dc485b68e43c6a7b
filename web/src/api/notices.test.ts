import { expect, test } from 'vitest'

import { inOrder, type Notice } from './notices'

test('urgent ones come first among the unread, and what was read last', () => {
  const n = (id: string, at: string, urgent: boolean, read: boolean) => ({ id, at, urgent, read, case: 'c', seq: 1, type: 't' }) as Notice
  const all = [n('read', '2026-01-09', true, true), n('plain', '2026-01-08', false, false), n('old', '2026-01-01', true, false), n('new', '2026-01-02', true, false)]
  expect(inOrder(all).map((x) => x.id)).toEqual(['new', 'old', 'plain', 'read'])
})
