import { Button } from 'antd'
import { useTranslation } from 'react-i18next'

import type { components } from '../../facts/schema'
import { FileLink, Picture } from '../../parts/file'
import { short } from '../../time'
import { commandName, word } from '../../words'
import { pairs, standsAs } from './pairs'
import { fileOf, type View } from './view'

type Item = components['schemas']['Evidence']

/** The evidence of the case: before beside after, then all else, pictures as pictures 证据材料. */
export function Evidence({ view, pair }: { view: View; pair?: () => void }) {
  const { t } = useTranslation()
  const all = (view.case.evidence ?? []).filter((e) => !e.struck)
  if (!all.length) return null
  const sorted = pairs(all)
  return (
    <section className="card" id="evidence" tabIndex={-1}>
      <div className="head"><h2>{t('case.evidence')}</h2>{pair ? <Button data-act="pair" onClick={pair}>{commandName('pair-evidence')}</Button> : null}</div>
      {sorted.pairs.map((p) => (
        <div key={p[0]!.digest} className="before-after" role="group" aria-label={t('case.pair', { place: placeOf(p) })}>
          <p className="pair-name"><b>{t('case.pair', { place: placeOf(p) })}</b></p>
          <div className="pair-sides">{p.map((e) => <Shown key={e.digest + e.nature} e={e} as={standsAs(e)} view={view} />)}</div>
        </div>
      ))}
      {sorted.rest.length ? <div className="pictures">{sorted.rest.map((e) => <Shown key={e.digest + e.nature} e={e} view={view} />)}</div> : null}
    </section>
  )
}

const placeOf = (p: Item[]) => p.find((e) => e.place)?.place ?? ''

function Shown({ e, as = e.stage, view }: { e: Item; as?: string; view: View }) {
  const { t } = useTranslation()
  const at = fileOf(view, e.digest)
  const stage = word('Stage', as)
  return (
    <figure>
      <FileLink path={at}>
        {e.kind === 'picture' ? <Picture path={at} alt={`${word('EvidenceNature', e.nature)} ${stage} ${e.place ?? ''}`.trim()} /> : <span className="paper">{word('EvidenceContent', e.kind)}</span>}
      </FileLink>
      <figcaption>{stage ? <b>{stage}</b> : null} {word('EvidenceNature', e.nature)} {e.place ?? ''}<br /><span className="faint">{e.taken_at ? short(e.taken_at) : e.at ? t('case.attachedAt', { at: short(e.at) }) : ''} {view.names.people[e.by] ?? ''}</span></figcaption>
    </figure>
  )
}
