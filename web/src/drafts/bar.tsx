import { Button } from 'antd'
import { useTranslation } from 'react-i18next'

import { Alert } from '../parts/alert'
import { useDoing } from '../parts/doing'
import { modal } from '../parts/voice'
import { clockTime, short } from '../time'
import type { Draft } from '.'
import { clashes } from './merge'

/** Offers the draft that was found when a form opened; from when something is typed beside it, it stays in sight and says what becomes of that. */
export function Found({ draft, take }: { draft: Draft; take: (body: object) => void }) {
  const { t } = useTranslation()
  const { busy, fault, go } = useDoing()
  if (draft.standing.is === 'elsewhere') {
    return <Alert className="found undecided" type="warning" showIcon role="alert" style={{ top: underBar() }} title={t('draft.elsewhere')} description={fault || undefined} action={(
      <span className="found-deeds">
        <Button loading={busy} onClick={() => go(() => draft.take(take))}>{t('draft.read')}</Button>
        <Button onClick={() => go(draft.overrule)}>{t('draft.overrule')}</Button>
      </span>
    )} />
  }
  const { found } = draft
  if (!found) return null
  /** What was typed beside the draft is kept with it; where both say something, it is asked which. */
  const goOn = (server: boolean) => go(async () => {
    const typed = draft.typedBeside()
    if (!typed) return void (await draft.take(take, { server }))
    const n = clashes(await draft.peek(server), typed)
    if (!n) return void (await draft.take(take, { server, wins: 'typed' }))
    const both = (wins: 'typed' | 'draft') => () => void go(() => draft.take(take, { server, wins }))
    modal.confirm({ title: t('draft.clash', { n }), content: t('draft.clashMeans'), okText: t('draft.typedWins'), cancelText: t('draft.draftWins'), keyboard: false, onOk: both('typed'), onCancel: both('draft') })
  })
  return (
    <Alert
      className={draft.beside ? 'found undecided' : 'found'} type={draft.beside ? 'warning' : 'info'} showIcon role="status" style={draft.beside ? { top: underBar() } : undefined}
      title={found.other ? t('draft.foundBoth', { at: short(found.at), other: short(found.other) }) : t(found.here ? 'draft.foundHere' : 'draft.found', { at: short(found.at) })} description={fault || (draft.beside ? t('draft.besideHere') : undefined)}
      action={(
        <span className="found-deeds">
          <Button type="primary" data-draft="take" loading={busy} onClick={() => goOn(false)}>{t(found.other ? 'draft.takeHere' : 'draft.take')}</Button>
          {found.other ? <Button data-draft="server" loading={busy} onClick={() => goOn(true)}>{t('draft.takeServer')}</Button> : null}
          <Button data-draft="discard" onClick={() => go(draft.discard)}>{t('draft.discard')}</Button>
        </span>
      )}
    />
  )
}

/** Below the bar, which is as high as its names make it. */
const underBar = () => (document.querySelector<HTMLElement>('.top')?.offsetHeight ?? 0) + 8

/** Says that what is written is kept, or that it is not and why. */
export function Keeping({ draft }: { draft: Draft }) {
  const { t } = useTranslation()
  const s = draft.standing
  if (draft.beside) return <span className="over keeping" role="alert">{t('draft.beside')}</span>
  switch (s.is) {
    case 'elsewhere':
      return <span className="over keeping" data-draft="elsewhere">{t('draft.paused')}</span>
    case 'saving':
      return <span className="faint keeping">{t('draft.saving')}</span>
    case 'kept':
      return <span className="faint keeping" data-draft="kept">{t('draft.kept', { at: clockTime(Date.parse(s.at)).slice(0, 5) })}</span>
    case 'failed':
      return (
        <span className="over keeping" role="alert" data-draft={draft.fleeting ? 'lost' : 'here'}>
          {draft.fleeting ? t('draft.fleeting', { says: s.says }) : s.again ? t('draft.here') : t('draft.hereOnly', { says: s.says })} <Button size="small" onClick={draft.retry}>{t('failed.again')}</Button>
        </span>
      )
    default:
      return null
  }
}
