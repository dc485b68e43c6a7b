import createClient, { type Client, type ClientPathsWithMethod, type FetchResponse, type MaybeOptionalInit, type Middleware } from 'openapi-fetch'

import type { paths } from '../facts/schema'
import { language } from '../words'
import { actFor, actingFor, meantBy } from './acting'
import { noteDate } from './clock'
import { Problem, Unreachable } from './problem'
import { wordsApart } from './words'

// When each request went out, by this browser's clock.
const sent = new WeakMap<Request, number>()

const manners: Middleware = {
  onRequest({ request }) {
    request.headers.set('Accept-Language', language() === 'zh' ? 'zh-CN' : 'en')
    for (const [name, value] of Object.entries(meantBy(new URL(request.url).pathname))) request.headers.set(name, value)
    const { address, words } = wordsApart(request.url)
    const asked = words ? new Request(address, request) : request
    if (words) asked.headers.set('Search-Words', words)
    sent.set(asked, Date.now())
    return asked
  },
  async onResponse({ request, response }) {
    noteDate(response, sent.get(request) ?? Date.now())
    if (response.ok) return undefined
    let body = {}
    try {
      body = await response.clone().json()
    } catch {
      // a proxy's own page
    }
    const problem = new Problem(response.status, body)
    refused(problem)
    if (problem.code === 'not_delegated' && actingFor()) {
      actFor('') // the delegation has ended
      onSelfAgain()
    }
    throw problem
  },
  onError() {
    return new Unreachable()
  },
}

let onSignedOut = () => {}
/** Sets what is done when the session has ended. */
export function whenSignedOut(do_: () => void) {
  onSignedOut = do_
}
/** The session is known to have ended. */
export const signedOut = () => onSignedOut()

let onAnother = () => {}
/** Sets what is done when the session turns out to be somebody else's. */
export function whenAnother(do_: () => void) {
  onAnother = do_
}
/** Looks whether a refusal says that nobody is signed in any more, or somebody else. */
export const refused = (p: Problem) => {
  if (p.status === 401) signedOut()
  if (p.code === 'another_signed_in') onAnother()
}

let onSelfAgain = () => {}
/** Sets what is done when one may no longer act for another. */
export function whenSelfAgain(do_: () => void) {
  onSelfAgain = do_
}

type Asked<At extends keyof paths> = MaybeOptionalInit<paths[At], 'get'>
/** Reading with nothing but what the program knows: the package's own type takes a misspelt filter for one of its options. */
type Reads = {
  GET<At extends ClientPathsWithMethod<Client<paths>, 'get'>>(at: At, ...how: undefined extends Asked<At> ? [Asked<At>?] : [Asked<At>]): Promise<FetchResponse<paths[At] extends { get: infer Of extends object } ? Of : never, Asked<At>, 'application/json'>>
}

// Of several values the program reads one parameter, with commas; of a parameter said twice, the first.
export const client = createClient<paths>({ baseUrl: '', querySerializer: { array: { style: 'form', explode: false } } }) as Reads & Omit<Client<paths>, 'GET'>
client.use(manners)

/** The data of an answer; a refusal is thrown as a Problem by the client. */
export async function data<T>(answer: Promise<{ data?: T; error?: unknown }>): Promise<T> {
  const { data: found, error } = await answer
  if (error) throw error
  return found as T
}
