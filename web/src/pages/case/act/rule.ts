import i18next from 'i18next'

import { commandName, isCommand, language } from '../../../words'
import { enumChoices } from './choices'
import type { Field } from './value'

/** The word of a value that some field of the form can take. */
function valueLabel(value: string, form: Field): string | undefined {
  for (const [name, f] of Object.entries(form.fields ?? {})) {
    if (f.enum?.includes(value)) return enumChoices(name, [value])[0]?.label
    const within = f.fields ? valueLabel(value, f) : f.items ? valueLabel(value, f.items) : undefined
    if (within) return within
  }
  return undefined
}

/** What a command does, with the words of the page in place of the API's names of fields, values and commands. */
export function plain(says: string, form: Field): string {
  return says.replaceAll(/（`[^`]*`( 为 (true|false))?）| \(`[^`]*`( (true|false))?\)/g, '').replaceAll(/( ?)`([^`]*)`( ?)/g, (_, before: string, name: string, after: string) => {
    const label = valueLabel(name, form) ?? (isCommand(name) ? commandName(name) : i18next.t(`field.${name}`, { defaultValue: name }))
    return language() === 'zh' ? `“${label}”` : `${before}“${label}”${after}`
  })
}
