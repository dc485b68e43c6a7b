import { afterEach, expect, test, vi } from 'vitest'

import { whenSignedOut } from './client'
import { give } from './command'
import { sendForm } from './form'

afterEach(() => vi.unstubAllGlobals())

test('whoever sends a form without a session is led to the door; what is sent for another waits for them', async () => {
  vi.stubGlobal('fetch', async () => new Response('{}', { status: 401 }))
  let ended = 0
  whenSignedOut(() => void ended++)
  await expect(give('c1', 'record-call', {})).rejects.toMatchObject({ status: 401 })
  expect(ended).toBe(1)
  await expect(sendForm('/api/v1/batches', {}, new File(['x'], 'x.csv'))).rejects.toMatchObject({ status: 401 })
  expect(ended).toBe(2)
  await expect(give('c1', 'attach-evidence', {}, { sender: 'p1' })).rejects.toMatchObject({ status: 401 })
  expect(ended).toBe(2)
})
