import { useId } from 'react'

/** One of very few that stand beside one another, each a press away. */
export function Either({ label, value, set, choices }: { label: string; value: string; set: (v: string) => void; choices: { value: string; label: string }[] }) {
  const name = useId()
  return (
    <div className="either" role="radiogroup" aria-label={label}>
      {choices.map((c) => <label key={c.value}><input type="radio" name={name} checked={c.value === value} onChange={() => set(c.value)} /><span>{c.label}</span></label>)}
    </div>
  )
}
