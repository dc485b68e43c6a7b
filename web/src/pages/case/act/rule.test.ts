import { expect, test } from 'vitest'

import commands from '../../../facts/commands.json'
import forms from '../../../facts/forms.json'
import { plain } from './rule'
import type { Field } from './value'

test('what a form says of its command names nothing as the API does', () => {
  const all = commands as unknown as Record<string, { does: [string, string] }>
  const left: string[] = []
  for (const [kind, command] of Object.entries(all)) {
    const says = plain(command.does[0], (forms as unknown as Record<string, Field>)[kind] ?? { type: 'object' })
    left.push(...(says.match(/“[a-z][a-z_-]*”|`[^`]*`/g) ?? []).map((name) => `${kind}: ${name}`))
  }
  expect(left).toEqual([])
})
