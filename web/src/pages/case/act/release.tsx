import { useId } from 'react'
import { useTranslation } from 'react-i18next'

import { Alert } from '../../../parts/alert'
import { useSession } from '../../../session'
import { full } from '../../../time'
import { listed } from '../../../words'
import { text, type View } from '../view'

const namesOf = (view: View, ids: string[]) => listed(ids.map((id) => view.names.people[id] ?? id))

/** Who may release a text that is prepared, or that nobody may and whom to ask. */
export function MayRelease({ view, by }: { view: View; by: string[] }) {
  const { t } = useTranslation()
  if (by.length) return <>{t('release.by', { names: namesOf(view, by) })}</>
  return <b className="over">{t('release.nobody', { names: namesOf(view, view.release?.ask ?? []) })}</b>
}

/** Says before a text is prepared who must release it: the second signature is another person's. */
export function BeforePreparing({ view }: { view: View }) {
  const { t } = useTranslation()
  const r = view.release
  if (!r) return null
  return <Alert className="found" type={r.yours.length ? 'info' : 'warning'} role={r.yours.length ? 'status' : 'alert'} showIcon title={t('release.second')} description={<MayRelease view={view} by={r.yours} />} style={{ marginBottom: 12 }} />
}

/** The prepared texts that this person may release, whole, with who prepared each and when. */
export function ToRelease({ view, value, set, fault }: { view: View; value?: string; set: (id: string) => void; fault?: string }) {
  const { t } = useTranslation()
  const { me } = useSession()
  const name = useId()
  const mine = view.release?.prepared.filter((r) => r.by.includes(me.acting_for ?? me.person)).map((r) => r.id) ?? []
  const texts = (view.case.prepared_publications ?? []).filter((p) => mine.includes(p.id) && p.by !== me.person && p.by_for !== me.person)
  return (
    <fieldset className="part wide to-release">
      <legend>{t('field.prepared')}</legend>
      <div className="sight" role="radiogroup" aria-label={t('field.prepared')}>
        {texts.map((p) => (
          <label key={p.id}>
            <input type="radio" name={name} checked={value === p.id} onChange={() => set(p.id)} />
            <span><span className="faint">{view.names.people[p.by] ?? p.by} <span className="figures">{full(p.at)}</span></span>
            <span className="pre" style={{ display: 'block' }}>{text(view, p.text)}</span></span>
          </label>
        ))}
      </div>
      {fault ? <div className="over" role="alert">{fault}</div> : null}
    </fieldset>
  )
}
