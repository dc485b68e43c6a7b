import { InboxOutlined } from '@ant-design/icons'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

/** A place to drop the file on, or to choose it. */
export function Drop({ file, choose, says }: { file?: File; choose: (f: File) => void; says: string }) {
  const { t } = useTranslation()
  const pick = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  return (
    <>
      <button
        type="button" className={`drop ${over ? 'here' : ''}`} onClick={() => pick.current?.click()}
        onDragOver={(e) => { e.preventDefault(); setOver(true) }} onDragLeave={() => setOver(false)}
        onDrop={(e) => { e.preventDefault(); setOver(false); const f = e.dataTransfer.files[0]; if (f) choose(f) }}
      >
        <InboxOutlined style={{ fontSize: 32, color: 'var(--jb-ours)' }} />
        {file ? <b>{file.name}</b> : <b>{says}</b>}
        <span className="faint">{file ? t('intake.another', { kb: Math.ceil(file.size / 1024) }) : t('intake.kindsOfFile')}</span>
      </button>
      <input ref={pick} type="file" hidden accept=".xlsx,.csv" aria-label={says} onChange={(e) => { const f = e.target.files?.[0]; if (f) choose(f); e.target.value = '' }} />
    </>
  )
}
