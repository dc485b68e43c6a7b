import { Alert, Button } from 'antd'
import { useTranslation } from 'react-i18next'

import { useDoing } from '../parts/doing'
import { clockTime, short } from '../time'
import type { Draft } from '.'

/** Offers the draft that was found when a form opened. */
export function Found({ draft, take }: { draft: Draft; take: (body: object) => void }) {
  const { t } = useTranslation()
  const { busy, fault, go } = useDoing()
  if (draft.standing.is === 'elsewhere') {
    return <Alert className="found" type="warning" showIcon title={t('draft.elsewhere')} description={fault || undefined} action={(
      <span className="found-deeds">
        <Button loading={busy} onClick={() => go(() => draft.take(take))}>{t('draft.read')}</Button>
        <Button onClick={() => go(draft.overrule)}>{t('draft.overrule')}</Button>
      </span>
    )} />
  }
  if (!draft.found) return null
  return (
    <Alert
      className="found" type="info" showIcon role="status" title={draft.found.at ? t('draft.found', { at: short(draft.found.at) }) : t('draft.unsent')} description={fault || undefined}
      action={(
        <span className="found-deeds">
          <Button type="primary" data-draft="take" loading={busy} onClick={() => go(() => draft.take(take))}>{t('draft.take')}</Button>
          <Button data-draft="discard" onClick={() => go(draft.discard)}>{t('draft.discard')}</Button>
        </span>
      )}
    />
  )
}

/** Says that what is written is kept, or that it is not and why. */
export function Keeping({ draft }: { draft: Draft }) {
  const { t } = useTranslation()
  const s = draft.standing
  if (draft.beside) return <span className="over keeping" role="alert">{t('draft.beside')}</span>
  switch (s.is) {
    case 'saving':
      return <span className="faint keeping">{t('draft.saving')}</span>
    case 'kept':
      return <span className="faint keeping" data-draft="kept">{t('draft.kept', { at: clockTime(Date.parse(s.at)).slice(0, 5) })}</span>
    case 'failed':
      return <span className="over keeping" role="alert">{t('draft.failed', { says: s.says })}</span>
    default:
      return null
  }
}
