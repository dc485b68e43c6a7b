// Addresses are kept by browsers and proxies. What lists are searched for may be
// where somebody lives or who is complained about, and travels in a header.

const LISTS = ['/api/v1/cases', '/api/v1/tally', '/api/v1/dispatch', '/api/v1/statistics']

/** Takes what is searched for out of the address of a request: the address without it, and the words for the header. */
export function wordsApart(address: string): { address: string; words: string } {
  const url = new URL(address)
  const words = LISTS.includes(url.pathname) ? (url.searchParams.get('q') ?? '') : ''
  if (!words) return { address, words }
  url.searchParams.delete('q')
  return { address: url.toString(), words: encodeURIComponent(words) }
}

/** A number by which a case is known, such as D2-2026-0031: it may stand in an address and be linked to. Telephones and numbers of people are none. */
export const isNumber = (typed: string) => /^[A-Za-z0-9][A-Za-z0-9./_-]*$/.test(typed) && /\d/.test(typed) && (/^[A-Za-z]/.test(typed) || typed.replaceAll(/\D/g, '').length < 7)
