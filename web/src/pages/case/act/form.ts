import { type QueryClient, queryOptions, useQuery } from '@tanstack/react-query'

import type { Field } from './value'

/** The form of a command, what it does in both languages, and whether it may be attested for somebody. */
export type Form = { form: Field; does: [string, string] | string[]; attestable: boolean }

const files = import.meta.glob<Form>('../../../facts/forms/*.json', { import: 'default' })
const NONE: Form = { form: { type: 'object', fields: {}, required: [] }, does: ['', ''], attestable: false }

const reading = (kind: string) => queryOptions({
  queryKey: ['form', kind],
  queryFn: async () => (await files[`../../../facts/forms/${kind}.json`]?.()) ?? NONE,
  staleTime: Infinity, gcTime: Infinity, refetchOnWindowFocus: false, meta: { saysItself: true },
})

/** The form of one command, fetched by whoever opens it: all of them together weigh as much as the page. */
export const useForm = (kind: string) => useQuery(reading(kind))

/** Fetches the forms that may be opened here, so that they open where the line is gone by then, too. */
export function fetchForms(queries: QueryClient, kinds: string[]) {
  for (const kind of kinds) void queries.prefetchQuery(reading(kind))
}
