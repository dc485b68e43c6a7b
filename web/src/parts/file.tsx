import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { meantBy, useActingFor } from '../api/acting'
import { Problem } from '../api/problem'
import { save } from './sheet'
import { message } from './voice'

async function read(path: string): Promise<Blob> {
  const answer = await fetch(path, { headers: meantBy(path) })
  if (!answer.ok) throw new Problem(answer.status, await answer.json().catch(() => ({})))
  return answer.blob()
}

/** What a press on a link to a file of the program does: whoever acts for another says so, which a plain link cannot. saved: the file's name where it is kept and not shown. */
export function usePressed(path: string, saved?: string): (e: React.MouseEvent) => void {
  const { t } = useTranslation()
  const acting = useActingFor()
  async function open() {
    const place = saved ? null : window.open('', '_blank') // now: a browser opens none after waiting
    const file = await read(path).catch((e: unknown) => {
      place?.close()
      message.error(e instanceof Problem ? e.message : t('failed.file'))
    })
    if (!file) return
    if (saved) return save(saved, file)
    const url = URL.createObjectURL(file)
    if (place) place.location.href = url
    else window.location.assign(url)
  }
  return (e) => {
    if (!acting) return
    e.preventDefault()
    void open()
  }
}

/** A file of the program behind a link. */
export function FileLink({ path, className, saved, children }: { path: string; className?: string; saved?: string; children: ReactNode }) {
  const press = usePressed(path, saved)
  if (saved) return <a href={path} download={saved} className={className} onClick={press}>{children}</a>
  return <a href={path} target="_blank" rel="noreferrer" className={className} onClick={press}>{children}</a>
}

/** A picture of the program. */
export function Picture({ path, alt }: { path: string; alt: string }) {
  const acting = useActingFor()
  const { data } = useQuery({ queryKey: ['file', acting, path], queryFn: () => read(path), enabled: acting !== '', staleTime: Infinity })
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    if (!data) return undefined
    const made = URL.createObjectURL(data)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [data])
  return <img src={acting ? url : path} alt={alt} loading="lazy" />
}
