import { useFormByAddress } from '../../parts/byaddress'
import { Deed } from './deed'

export type Asked = { id: string; kind: string; subject: string }

const withDeed = (deed: string) => (old: URLSearchParams) => {
  const next = new URLSearchParams(old)
  if (deed) next.set('deed', deed); else next.delete('deed')
  return next
}

/** The form of a command over a list of what waits, by an address of its own: which case, which command, and what of the case it is about. */
export function useDeedByAddress() {
  const { at, open, close } = useFormByAddress()
  const [id = '', kind = '', subject = ''] = (at.get('deed') ?? '').split(' ')
  return {
    open: (id: string, kind: string, subject = '') => open(withDeed([id, kind, subject].filter(Boolean).join(' '))),
    /** The form, where the address asks for one. done: its command was accepted. */
    form: (done?: (of: Asked) => void) => (id && kind ? <Deed key={`${id} ${kind} ${subject}`} id={id} kind={kind} subject={subject} close={() => close(withDeed(''))} done={() => done?.({ id, kind, subject })} /> : null),
  }
}
