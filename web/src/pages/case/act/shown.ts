import i18next from 'i18next'

import { empty } from './missing'
import type { Value } from './value'

const fields = (form: HTMLElement | null) => [...(form?.querySelectorAll<HTMLElement>('[data-field]') ?? [])]

const at = (v: unknown, path: string) => path.split(/[.[\]]+/).filter(Boolean).reduce<unknown>((o, key) => (o as Value | undefined)?.[key], v)

/** What the form stars and nobody has filled in, from the top: all of it is asked for at once, before anything is sent. */
export function unfilled(form: HTMLElement | null, v: Value): Record<string, string> {
  const paths = fields(form).filter((f) => f.querySelector(':scope > .label > .over')).map((f) => f.dataset.field!)
  return Object.fromEntries(paths.filter((path) => path !== 'files' && empty(at(v, path))).map((path) => [path, i18next.t('form.must')]))
}

/** Faults in the order in which their fields stand; what has no field comes last. */
export function fromTheTop(form: HTMLElement | null, faults: Record<string, string>): [string, string][] {
  const order = fields(form).map((f) => f.dataset.field!)
  const place = (path: string) => (order.includes(path) ? order.indexOf(path) : order.length)
  return Object.entries(faults).sort(([a], [b]) => place(a) - place(b))
}
