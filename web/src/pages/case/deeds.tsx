import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { isOf, useDrafts } from '../../drafts'
import { useSession } from '../../session'
import { commandName } from '../../words'
import { handlersNamed, ordered } from './order'
import type { View } from './view'

/** What this person may do now 我现在可以; of them only these, where they are named. */
export function Deeds({ view, open, only }: { view: View; open: (kind: string) => void; only?: string[] }) {
  const { t } = useTranslation()
  const { me } = useSession()
  const [all, setAll] = useState(false)
  const drafts = useDrafts()
  const label = (kind: string) => (drafts.data?.drafts.some((d) => isOf(d.key, view.case.id, kind)) ? <>{commandName(kind)} <span className="drafted">{t('draft.mark')}</span></> : commandName(kind))
  const allowed = only ? view.allowed.filter((k) => only.includes(k)) : view.allowed
  const onPaper = (view.on_paper ?? []).filter((k) => !view.allowed.includes(k))
  const units = me.posts.map((p) => p.unit)
  const above = [(view.case.answers ?? []).some((a) => a.presented && units.includes(a.unit)) ? 'sign-report' : '', view.case.reply.upstream_result === 'returned' ? 'rework' : '']
  const settled = [handlersNamed(view, units) ? 'name-handler' : '', view.case.reply.upstream_result ? 'record-upstream-result' : '']
  const { first, main, more } = ordered(view.case.state, allowed, settled, above)
  const whole = all || Boolean(only) || main.length === 0 // where few are meant, all of them stand there
  return (
    <section className="card deeds-now" aria-label={t('case.deeds')}>
      <h2>{t('case.deeds')}</h2>
      {allowed.length === 0 ? <p className="faint" style={{ margin: 0 }}>{t('case.noDeeds')}</p> : null}
      <div className="deeds">
        {main.map((k) => <Button key={k} data-deed={k} type={k === first ? 'primary' : 'default'} onClick={() => open(k)}>{label(k)}</Button>)}
        {whole ? more.map((k) => <Button key={k} data-deed={k} onClick={() => open(k)}>{label(k)}</Button>) : null}
        {more.length && main.length && !only ? <Button type="link" className="all-deeds" onClick={() => setAll(!all)} aria-expanded={all}>{t(all ? 'case.fewer' : 'case.more', { n: more.length })}</Button> : null}
      </div>
      {only || onPaper.length === 0 ? null : (
        <details className="on-paper">
          <summary>{t('case.onPaper')}</summary>
          <div className="deeds">{onPaper.map((k) => <Button key={k} data-paper={k} onClick={() => open(k)}>{label(k)}</Button>)}</div>
        </details>
      )}
    </section>
  )
}
