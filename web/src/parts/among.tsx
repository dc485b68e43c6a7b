import type { SelectProps } from 'antd'
import { type ComponentType, useEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'

type Option = { value?: unknown; label?: unknown }

let Select: ComponentType<SelectProps<any>> | undefined
const load = async () => { Select ??= (await import('antd/es/select')).default }

/**
 * One or some among many, found by typing. What searches is as large as a page: it is
 * fetched with the first key on the page, or when somebody comes to the field. Until it
 * is there what was chosen stands in its place, and keeps the keyboard.
 */
export function Among({ many, id, disabled, value, placeholder, options, allowClear, ...rest }: Omit<SelectProps<any>, 'mode' | 'options'> & { many?: boolean; options: Option[] }) {
  const { t } = useTranslation()
  const [come, setCome] = useState<'byKey' | 'byHand'>()
  const place = useRef<HTMLButtonElement>(null)
  const pressed = useRef(false) // a press ends with its click, and nothing is put in its way before that
  useEffect(() => {
    if (Select) return undefined
    const soon = () => void load().catch(() => {}) // asked for again where it is needed
    addEventListener('keydown', soon, { once: true })
    return () => removeEventListener('keydown', soon)
  }, [])
  const named = ([] as unknown[]).concat(value ?? []).map((v) => String(options.find((o) => o.value === v)?.label ?? v)).join(' · ')
  // Whoever has gone on meanwhile is not called back, however shortly before it comes: it
  // stands there, and has the keyboard, before anything else can happen. Where a browser
  // gives no keyboard to a button that is pressed, what is around it has it.
  const comes = (how: 'byKey' | 'byHand') => {
    if (Select) return setCome(how)
    void load().then(() => {
      const at = document.activeElement
      if (how === 'byHand' ? at?.contains(place.current) : at === place.current) flushSync(() => setCome(how))
    }, () => {})
  }
  if (!come || !Select) {
    return (
      <button
        ref={place} type="button" role="combobox" aria-haspopup="listbox" aria-expanded={false} aria-label={rest['aria-label']} id={id} disabled={disabled} className="choose among" title={named || undefined}
        onPointerDown={() => { pressed.current = true }} onClick={() => comes('byHand')} onFocus={() => { if (!pressed.current) comes('byKey') }} onBlur={() => { pressed.current = false }}
      >
        {named || <span className="hint">{placeholder ?? '\u00a0'}</span>}
      </button>
    )
  }
  return (
    <Select
      {...rest} allowClear={allowClear && ({ label: t('form.clear') } as SelectProps['allowClear'])} id={id} disabled={disabled} value={value} placeholder={placeholder} options={options as SelectProps['options']} mode={many ? 'multiple' : undefined} style={{ width: '100%' }} autoFocus defaultOpen={come === 'byHand'}
      showSearch={{ filterOption: (typed, o) => String(o?.label ?? '').toLowerCase().includes(typed.toLowerCase()) }}
    />
  )
}
