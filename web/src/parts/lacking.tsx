import { useTranslation } from 'react-i18next'

import { listed } from '../words'

/** What a form still lacks: the labels of fields that must be filled in, with whether they are. */
export const lacking = (fields: [label: string, there: unknown][]) => fields.filter(([, there]) => !there).map(([label]) => label)

/** Says beside a button that cannot be pressed yet what it waits for. */
export function Lacking({ what }: { what: string[] }) {
  const { t } = useTranslation()
  return what.length ? <span className="soon">{t('form.lacking', { what: listed(what) })}</span> : null
}
