import { type NavigateOptions, useLocation, useNavigate, useSearchParams } from 'react-router'

type Change = (old: URLSearchParams) => URLSearchParams
const HERE = { formOpenedHere: true }

/**
 * Forms that an address opens: going back closes one, and whoever has closed one, or
 * sent it, does not come to it again by going back.
 */
export function useFormByAddress() {
  const [at, set] = useSearchParams()
  const go = useNavigate()
  const state = useLocation().state as typeof HERE | null
  return {
    at,
    /** Opens a form, or another one in its place. */
    open: (change: Change) => set(change, state?.formOpenedHere ? { replace: true, state } : { state: { ...state, ...HERE } }),
    close: (change: Change) => (closing(state) === 'back' ? void go(-1) : set(change, closing(state) as NavigateOptions)),
  }
}

/** How one leaves a form: where it was opened on its page, to that page; where a link opened it, the page takes its place. */
export const closing = (state: { formOpenedHere?: boolean } | null): 'back' | NavigateOptions => (state?.formOpenedHere ? 'back' : { replace: true })
