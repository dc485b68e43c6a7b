import { use } from 'react'

import type { Field } from './value'

type Form = { form: Field; does: [string, string] | string[]; attestable: boolean }

const files = import.meta.glob<Form>('../../../facts/forms/*.json', { import: 'default' })
const asked = new Map<string, Promise<Form>>()

/** The form of one command and what it does, fetched by whoever opens it: all of them together weigh as much as the page. */
export function useForm(kind: string): Form {
  let form = asked.get(kind)
  if (!form) {
    form = files[`../../../facts/forms/${kind}.json`]?.() ?? Promise.resolve({ form: { type: 'object', fields: {}, required: [] }, does: ['', ''], attestable: false })
    form.catch(() => asked.delete(kind)) // asked for again when the form is opened again
    asked.set(kind, form)
  }
  return use(form)
}
