import i18next from 'i18next'

/** What people call a policy; one of an office's own has its own name. */
export function policyName(name: string): string {
  return i18next.t(`policy.${name}`, { defaultValue: name })
}
