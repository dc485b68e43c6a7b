import { Button } from 'antd'
import { useContext, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { serverNow } from '../../../api/clock'
import { Problem } from '../../../api/problem'
import { upload } from '../../../api/upload'
import { Choose } from '../../../parts/choose'
import { Plain } from '../../../parts/plain'
import { Share } from '../../../parts/share'
import { pairKey } from '../pairs'
import { short } from '../../../time'
import { natureOf, takenAtOf } from '../../../uploads/file'
import { word } from '../../../words'
import { partnersIn } from '../partners'
import { enumChoices } from './choices'
import { Going as Told } from './going'
import type { Field, Value } from './value'
import type { View } from '../view'

/** What is on its way; picked: when, by the server's clock. */
type Going = { file: File; picked: number; share: number; fault?: string }

/** Files that are sent while the form is filled in: photographs from a telephone first. nature: as what they are kept, where the form was opened for that. */
export function Files({ field, value, set, view, nature }: { field: Field; value: Value[]; set: (v: Value[]) => void; view: View; nature?: string }) {
  const { t } = useTranslation()
  const pick = useRef<HTMLInputElement>(null)
  const [going, setGoing] = useState<Going[]>([])
  const kept = useRef(value)
  kept.current = value
  const stopped = useRef(new Set<File>())
  const tell = useContext(Told)
  const onTheWay = going.map((g) => g.file)
  const names = onTheWay.map((f) => `${f.name} ${f.size}`).join()
  const stop = (file: File) => {
    stopped.current.add(file)
    setGoing((all) => all.filter((g) => g.file !== file))
  }
  useEffect(() => tell(onTheWay.map((file) => ({ file, stop: () => stop(file) }))), [names, tell])
  const items = field.items!.fields!

  async function send(file: File, picked: number) {
    const update = (change: Partial<Going>) => setGoing((all) => all.map((g) => (g.file === file ? { ...g, ...change } : g)))
    setGoing((all) => [...all.filter((g) => g.file !== file), { file, picked, share: 0 }])
    stopped.current.delete(file)
    try {
      const stored = await upload(file, (share) => update({ share }), () => stopped.current.has(file))
      if (stopped.current.has(file)) return
      setGoing((all) => all.filter((g) => g.file !== file))
      if (kept.current.some((f) => f.digest === stored.digest)) return
      kept.current = [...kept.current, { digest: stored.digest, nature: nature ?? natureOf(file), name: file.name, taken_at: takenAtOf(file, picked) }]
      set(kept.current)
    } catch (e) {
      if (stopped.current.has(file)) return
      update({ fault: e instanceof Problem ? e.message : t('upload.broke') })
    }
  }
  /** With which pictures this one may stand as before and after: those of the case, and the others here. */
  const partners = (of: Value) => [
    ...partnersIn(view.case.evidence ?? []),
    ...value.filter((x) => x !== of && x.nature === 'photo').map((x) => ({ value: pairKey(x.digest as string), label: `${t('case.justNow')} ${(x.name as string) ?? ''}` })),
  ]
  /** As what the case has a file already. */
  const hasAlready = (f: Value) => {
    const e = (view.case.evidence ?? []).find((x) => x.digest === f.digest && x.nature === f.nature && !x.struck)
    return e && [word('EvidenceNature', e.nature), word('Stage', e.stage), e.place, e.taken_at && short(e.taken_at)].filter(Boolean).join(' · ')
  }
  const change = (i: number, v: Value) => set(value.map((x, j) => (j === i ? { ...x, ...v } : x)))
  return (
    <div>
      <input ref={pick} type="file" multiple hidden onChange={(e) => { const picked = serverNow(); for (const f of e.target.files ?? []) void send(f, picked); e.target.value = '' }} />
      {value.map((f, i) => (
        <div key={f.digest as string} className="part">
          <div className="line">
            <b>{(f.name as string) || (f.digest as string).slice(-8)}</b>{hasAlready(f) ? <span className="over" role="alert">{t('sending.thereAs', { as: hasAlready(f)! })}</span> : null}
            <Choose aria-label={t('field.nature')} value={f.nature as string} set={(nature) => change(i, { nature })} choices={enumChoices('nature', items.nature?.enum ?? [])} />
            <Choose aria-label={t('field.stage')} none={t('field.stage')} value={f.stage as string} set={(stage) => change(i, { stage })} choices={enumChoices('stage', items.stage?.enum ?? [])} />
            <Choose aria-label={t('field.issue')} none={t('field.issue')} value={f.issue as string} set={(issue) => change(i, { issue })} choices={(view.case.issues ?? []).filter((x) => !x.withdrawn).map((x, at) => ({ value: x.id, label: t('case.issue', { n: at + 1 }) }))} />
            {f.nature === 'photo' ? (
              <>
                <Plain aria-label={t('field.place')} placeholder={t('case.spot')} maxLength={items.place?.maxLength} value={(f.place as string) ?? ''} onChange={(e) => change(i, { place: e.target.value })} style={{ width: 160 }} />
                <Choose aria-label={t('case.pairWith')} none={t(partners(f).length ? 'case.pairWith' : 'case.noPartner')} value={f.pair as string} set={(pair) => change(i, { pair })} choices={partners(f)} />
              </>
            ) : null}
            <Button size="small" onClick={() => set(value.filter((_, j) => j !== i))}>{t('upload.without')}</Button>
          </div>
        </div>
      ))}
      {going.map((g, i) => (
        <div key={i} className="part">
          <div className="line"><span>{g.file.name}</span>{g.fault ? <><span className="over">{g.fault}</span><Button size="small" onClick={() => void send(g.file, g.picked)}>{t('failed.again')}</Button></> : null}<Button size="small" onClick={() => stop(g.file)}>{t('upload.without')}</Button></div>
          {g.fault ? null : <Share done={Math.round(g.share * 100)} label={t('sending.going', { n: Math.round(g.share * 100) })} />}
        </div>
      ))}
      <Button onClick={() => pick.current?.click()} style={{ marginTop: 6 }}>{t('upload.pick')}</Button>
    </div>
  )
}
