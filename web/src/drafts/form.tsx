import './form.css'

import type { FormInstance } from 'antd'

import { type Draft, useDraft } from '.'
import { Found, Keeping } from './bar'

/** The page of a form of the office or of the rules, about what it is (new: what is not there yet), and what is done. */
type Place = `${'office' | 'rules'}/${string}/${string}/${string}`

/**
 * The draft of a form of fields: what was typed is there again after it was left by
 * accident, at any machine. touch when a field changes, sent once it has arrived.
 */
export function useFormDraft<V extends object>(place: Place, form: FormInstance<V>) {
  const draft = useDraft(place)
  return {
    draft,
    touch: () => draft.keep(form.getFieldsValue(true) as object),
    take: (body: object) => form.setFieldsValue(body as Parameters<typeof form.setFieldsValue>[0]),
    sent: () => void draft.sent(true),
  }
}

/** Above the fields: the draft that was found, and whether what is typed is kept. */
export function Begun({ of }: { of: { draft: Draft; take: (body: object) => void } }) {
  return (
    <>
      <Found draft={of.draft} take={of.take} />
      <div className="begun"><Keeping draft={of.draft} /></div>
    </>
  )
}
