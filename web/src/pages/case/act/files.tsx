import { Button, Progress, Select } from 'antd'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { Problem } from '../../../api/problem'
import { upload } from '../../../api/upload'
import { enumChoices } from './choices'
import type { Field, Value } from './value'
import type { View } from '../view'

type Going = { file: File; share: number; fault?: string }

/** Files that are sent while the form is filled in: photographs from a telephone first. */
export function Files({ field, value, set, view }: { field: Field; value: Value[]; set: (v: Value[]) => void; view: View }) {
  const { t } = useTranslation()
  const pick = useRef<HTMLInputElement>(null)
  const [going, setGoing] = useState<Going[]>([])
  const kept = useRef(value)
  kept.current = value
  const items = field.items!.fields!

  async function send(file: File) {
    const update = (change: Partial<Going>) => setGoing((all) => all.map((g) => (g.file === file ? { ...g, ...change } : g)))
    setGoing((all) => [...all.filter((g) => g.file !== file), { file, share: 0 }])
    try {
      const stored = await upload(file, (share) => update({ share }))
      setGoing((all) => all.filter((g) => g.file !== file))
      if (kept.current.some((f) => f.digest === stored.digest)) return
      kept.current = [...kept.current, { digest: stored.digest, nature: file.type.startsWith('image/') ? 'photo' : 'document', name: file.name, taken_at: undefined }]
      set(kept.current)
    } catch (e) {
      update({ fault: e instanceof Problem ? e.message : t('upload.broke') })
    }
  }
  const change = (i: number, v: Value) => set(value.map((x, j) => (j === i ? { ...x, ...v } : x)))
  return (
    <div>
      <input ref={pick} type="file" multiple hidden onChange={(e) => { for (const f of e.target.files ?? []) void send(f); e.target.value = '' }} />
      {value.map((f, i) => (
        <div key={f.digest as string} className="part">
          <div className="line">
            <b>{(f.name as string) || (f.digest as string).slice(-8)}</b>
            <Select size="small" aria-label={t('field.nature')} value={f.nature as string} onChange={(nature) => change(i, { nature })} options={enumChoices('nature', items.nature?.enum ?? [])} style={{ width: 150 }} />
            <Select size="small" aria-label={t('field.stage')} allowClear placeholder={t('field.stage')} value={f.stage as string} onChange={(stage) => change(i, { stage })} options={enumChoices('stage', items.stage?.enum ?? [])} style={{ width: 120 }} />
            <Select size="small" aria-label={t('field.issue')} allowClear placeholder={t('field.issue')} value={f.issue as string} onChange={(issue) => change(i, { issue })} options={(view.case.issues ?? []).filter((x) => !x.withdrawn).map((x) => ({ value: x.id, label: x.id }))} style={{ width: 90 }} />
            <Button size="small" onClick={() => set(value.filter((_, j) => j !== i))}>{t('upload.without')}</Button>
          </div>
        </div>
      ))}
      {going.map((g, i) => (
        <div key={i} className="part">
          <div className="line"><span>{g.file.name}</span>{g.fault ? <><span className="over">{g.fault}</span><Button size="small" onClick={() => void send(g.file)}>{t('failed.again')}</Button></> : null}</div>
          {g.fault ? null : <Progress percent={Math.round(g.share * 100)} size="small" />}
        </div>
      ))}
      <Button onClick={() => pick.current?.click()} style={{ marginTop: 6 }}>{t('upload.pick')}</Button>
    </div>
  )
}
