import { useTranslation } from 'react-i18next'

import { commandName } from '../../words'

/** The word of a scope as people say it. */
export function useScopeWord() {
  const { t } = useTranslation()
  return (w: string) => (w === 'read' ? t('me.tokens.read') : t(`deed.${w}`, { defaultValue: '' }) || commandName(w))
}
