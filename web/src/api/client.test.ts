import { expect, test } from 'vitest'

import { client } from './client'

test('of several values one parameter is made, for of a parameter said twice the program reads the first', async () => {
  let asked = ''
  const fetch = async (r: Request) => {
    asked = new URL(r.url).search
    return new Response('{}', { headers: { 'Content-Type': 'application/json' } })
  }
  await client.GET('/api/v1/cases', { baseUrl: 'http://127.0.0.1', fetch, params: { query: { state: ['assigned', 'handling', 'disputed'], limit: 50 } } })
  expect(asked).toBe('?state=assigned,handling,disputed&limit=50')
})
