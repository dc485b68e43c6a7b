import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { Choose } from '../parts/choose'
import { Either } from '../parts/either'
import { Plain } from '../parts/plain'
import { word } from '../words'
import { OnTheirWay } from './list'
import { Pick } from './pick'

const STAGES = ['before', 'during', 'after']

/** Evidence on site 现场取证: photographed now, sent when the signal allows. */
export function Photograph({ id, number, partners }: { id: string; number: string; partners: { value: string; label: string }[] }) {
  const { t } = useTranslation()
  const [stage, setStage] = useState('before')
  const [pair, setPair] = useState<string>()
  const [place, setPlace] = useState('')
  const later = stage !== 'before'
  const to = { case: id, number, stage, pair: later ? pair : undefined, place: place.trim() || undefined }
  return (
    <section className="card photograph" aria-label={t('sending.evidence')}>
      <h2>{t('sending.evidence')}</h2>
      <Either value={stage} set={setStage} label={t('sending.stage')} choices={STAGES.map((s) => ({ value: s, label: word('Stage', s) }))} />
      <div className="photo-of">
        <Plain aria-label={t('field.place')} placeholder={t('case.spot')} maxLength={400} value={place} onChange={(e) => setPlace(e.target.value)} />
        {later ? <Choose aria-label={t('case.pairWith')} none={t(partners.length ? 'case.pairWith' : 'case.noPartner')} value={pair} set={setPair} choices={partners} /> : null}
      </div>
      <div className="photo-deeds"><Pick to={to} camera size="large" main /><Pick to={to} camera={false} size="large" /></div>
      <p className="faint">{t('sending.note')}</p>
      <OnTheirWay of={id} />
    </section>
  )
}
