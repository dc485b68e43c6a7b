import { type NavigateOptions, useLocation } from 'react-router'

import { isNumber } from '../api/words'

/**
 * What a list is searched for. A number stands in the address of the page, which may
 * be handed on; anything else, such as where somebody lives, is kept beside it for
 * going back and forth in this tab, and stands in no history that others read.
 */
export function useTyped(at: URLSearchParams) {
  const beside = (useLocation().state as { q?: string } | null)?.q ?? ''
  /** How to go to a place with other words, which are put into it, or with the present ones. */
  const to = (next: URLSearchParams, words?: string): NavigateOptions => {
    let kept = beside
    if (words !== undefined) {
      next.delete('q')
      if (isNumber(words)) next.set('q', words)
      kept = isNumber(words) ? '' : words
    }
    return { replace: true, state: kept ? { q: kept } : null }
  }
  return { typed: beside || (at.get('q') ?? ''), to }
}
