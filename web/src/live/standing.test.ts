import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { expect, test } from 'vitest'

import { standing } from '.'

test('whoever has other posts than before reads anew who they are, and what they may see', async () => {
  const queries = new QueryClient()
  const read: string[] = []
  let posts = ['unit_officer']
  const stop = [['me'], ['cases']].map((queryKey) => new QueryObserver(queries, { queryKey, queryFn: () => { read.push(queryKey[0]!); return { posts } } }).subscribe(() => {}))
  await new Promise((done) => setTimeout(done))
  expect(read).toEqual(['me', 'cases'])
  await standing(queries)
  expect(read.slice(2), 'the same posts: nothing else is read').toEqual(['me'])
  posts = []
  await standing(queries)
  expect(read.slice(3)).toEqual(['me', 'cases'])
  stop.forEach((s) => s())
  queries.clear()
})
