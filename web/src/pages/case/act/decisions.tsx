import { Button } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { client, data } from '../../../api/client'
import { saidBy } from '../../../parts/doing'
import { Plain } from '../../../parts/plain'
import { word } from '../../../words'
import type { View } from '../view'
import { carried, decided, type Decision, type Hit, keeping, masking, placeOf } from './hits'
import type { Value } from './value'

/** What a check finds in a text that is to be published, and what is decided about each: written over, or kept for a reason. */
export function Decisions({ view, value, set, refused }: { view: View; value: Value; set: (v: Value) => void; refused: boolean }) {
  const { t } = useTranslation()
  const [found, setFound] = useState<{ of: string; hits: Hit[] }>()
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState('')
  const text = (value.text as string) ?? ''
  const all = (value.decisions as Decision[]) ?? []
  const check = useRef(async () => {})
  check.current = async () => {
    setBusy(true)
    setFault('')
    try {
      const { hits } = await data(client.POST('/api/v1/cases/{id}/redaction', { params: { path: { id: view.case.id } }, body: { text } }))
      set({ ...value, decisions: carried(found?.hits ?? [], all, hits) })
      setFound({ of: text, hits })
    } catch (e) {
      setFault(saidBy(e))
    } finally {
      setBusy(false)
    }
  }
  // What a refusal is about is shown without being asked for.
  useEffect(() => {
    if (refused) void check.current()
  }, [refused])
  const fresh = found && found.of === text
  return (
    <fieldset className="part wide decisions">
      <legend>{t('field.decisions')}</legend>
      <p className="faint" style={{ margin: '0 0 8px' }}>{t(!found ? 'decisions.first' : !fresh ? 'decisions.again' : found.hits.length ? 'decisions.each' : 'decisions.none')}</p>
      {fault ? <p className="over" role="alert">{fault}</p> : null}
      {fresh ? found.hits.map((h) => {
        const kept = decided(all, h)
        const { from, to } = placeOf(h)
        return (
          <div key={`${h.kind} ${h.start}`} className="part">
            <div><b>{h.found}</b> <span className="faint">{word('RedactionKind', h.kind)} · {t('decisions.place', { from, to })}</span></div>
            <div className="line">
              <Button size="small" onClick={() => { const n = masking(text, found.hits, all, h); set({ ...value, text: n.text, decisions: n.decisions }); setFound({ of: n.text, hits: n.hits }) }}>{t('decisions.mask', { as: h.suggestion })}</Button>
              {h.kind === 'complainant' ? <span className="faint">{t('decisions.never')}</span> : <Button size="small" aria-pressed={!!kept} onClick={() => set({ ...value, decisions: keeping(all, h, kept ? undefined : '') })}>{t(kept ? 'decisions.unkeep' : 'decisions.keep')}</Button>}
            </div>
            {kept ? <Plain aria-label={t('decisions.why', { what: h.found })} placeholder={t('decisions.why', { what: h.found })} maxLength={1000} value={kept.reason ?? ''} onChange={(e) => set({ ...value, decisions: keeping(all, h, e.target.value) })} /> : null}
          </div>
        )
      }) : null}
      <Button size="small" loading={busy} disabled={!text.trim()} onClick={() => void check.current()}>{t('decisions.check')}</Button>
    </fieldset>
  )
}
