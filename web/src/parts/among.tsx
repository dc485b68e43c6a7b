import type { SelectProps } from 'antd'
import { lazy, Suspense, useRef, useState } from 'react'

const Select = lazy(() => import('antd/es/select'))

type Option = { value?: unknown; label?: unknown }

/**
 * One or some among many, found by typing. What searches is as large as a page: it is
 * fetched when somebody comes to the field; until then what was chosen stands there.
 */
export function Among({ many, id, disabled, value, placeholder, options, ...rest }: Omit<SelectProps<any>, 'mode' | 'options'> & { many?: boolean; options: Option[] }) {
  const [come, setCome] = useState<'byKey' | 'byHand'>()
  const pressed = useRef(false) // a press ends with its click, and nothing is put in its way before that
  const named = ([] as unknown[]).concat(value ?? []).map((v) => String(options.find((o) => o.value === v)?.label ?? v)).join(' · ')
  const still = (
    <button
      type="button" role="combobox" aria-haspopup="listbox" aria-expanded={false} aria-label={rest['aria-label']} id={id} disabled={disabled} className="choose among" title={named || undefined}
      onPointerDown={() => { pressed.current = true }} onClick={() => setCome('byHand')} onFocus={() => { if (!pressed.current) setCome('byKey') }} onBlur={() => { pressed.current = false }}
    >
      {named || <span className="hint">{placeholder ?? '\u00a0'}</span>}
    </button>
  )
  if (!come) return still
  return (
    <Suspense fallback={still}>
      <Select
        {...rest} id={id} disabled={disabled} value={value} placeholder={placeholder} options={options as SelectProps['options']} mode={many ? 'multiple' : undefined} style={{ width: '100%' }} autoFocus defaultOpen={come === 'byHand'}
        showSearch={{ filterOption: (typed, o) => String(o?.label ?? '').toLowerCase().includes(typed.toLowerCase()) }}
      />
    </Suspense>
  )
}
