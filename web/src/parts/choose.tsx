export type Choice = { value: string; label: string }
type Group = { label: string; options: Choice[] }

/** One of a few, in the browser's own list: it is there at once, and on a telephone it fills the screen. */
export function Choose({ choices, value, set, none, ...rest }: {
  choices: (Choice | Group)[]
  value?: string
  set: (v: string | undefined) => void
  /** What stands there while nothing is chosen, and takes a choice back; left out: something always is. */
  none?: string
  id?: string
  'aria-label'?: string
  disabled?: boolean
}) {
  const option = (c: Choice) => <option key={c.value} value={c.value}>{c.label}</option>
  // A value that is none of the choices, as while they are on their way, is not shown as the first of them.
  const known = choices.some((c) => ('options' in c ? c.options.some((o) => o.value === value) : c.value === value))
  return (
    <select {...rest} value={known ? value : ''} onChange={(e) => set(e.target.value || undefined)} className={none !== undefined && known ? 'choose set' : 'choose'}>
      {none === undefined && known ? null : <option value="">{none}</option>}
      {choices.map((c) => ('options' in c ? <optgroup key={c.label} label={c.label}>{c.options.map(option)}</optgroup> : option(c)))}
    </select>
  )
}
