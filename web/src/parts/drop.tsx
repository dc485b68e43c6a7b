import { InboxOutlined } from '@ant-design/icons'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { message } from './voice'

/** A place to drop the file on, or to choose it. */
export function Drop({ file, choose, says }: { file?: File; choose: (f: File) => void; says: string }) {
  const { t } = useTranslation()
  const pick = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const take = (f?: File) => (!f ? undefined : /\.(xlsx|csv)$/i.test(f.name) ? choose(f) : message.warning(t('intake.wrongKind', { name: f.name })))
  return (
    <>
      <button
        type="button" className={`drop ${over ? 'here' : ''}`} onClick={() => pick.current?.click()}
        onDragOver={(e) => { e.preventDefault(); setOver(true) }} onDragLeave={() => setOver(false)}
        onDrop={(e) => { e.preventDefault(); setOver(false); take(e.dataTransfer.files[0]) }}
      >
        <InboxOutlined style={{ fontSize: 32, color: 'var(--jb-ours)' }} />
        {file ? <b>{file.name}</b> : <b>{says}</b>}
        <span className="faint">{file ? t('intake.another', { kb: Math.ceil(file.size / 1024) }) : t('intake.kindsOfFile')}</span>
      </button>
      <input ref={pick} type="file" hidden accept=".xlsx,.csv" aria-label={says} onChange={(e) => { take(e.target.files?.[0]); e.target.value = '' }} />
    </>
  )
}
