import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { meantBy, useActingFor } from '../api/acting'
import { message } from './voice'

async function read(path: string): Promise<Blob> {
  const answer = await fetch(path, { headers: meantBy(path) })
  if (!answer.ok) throw new Error(String(answer.status))
  return answer.blob()
}

/** A file of the program behind a link. Whoever acts for another says so, which a plain link cannot. */
export function FileLink({ path, className, children }: { path: string; className?: string; children: ReactNode }) {
  const { t } = useTranslation()
  const acting = useActingFor()
  async function open(e: React.MouseEvent) {
    if (!acting) return
    e.preventDefault()
    const place = window.open('', '_blank') // now: a browser opens none after waiting
    const file = await read(path).catch(() => null)
    if (!file) {
      place?.close()
      message.error(t('failed.file'))
      return
    }
    const url = URL.createObjectURL(file)
    if (place) place.location.href = url
    else window.location.assign(url)
  }
  return <a href={path} target="_blank" rel="noreferrer" className={className} onClick={(e) => void open(e)}>{children}</a>
}

/** A picture of the program. */
export function Picture({ path, alt }: { path: string; alt: string }) {
  const acting = useActingFor()
  const found = useQuery({ queryKey: ['file', acting, path], queryFn: async () => URL.createObjectURL(await read(path)), enabled: acting !== '', staleTime: Infinity, gcTime: Infinity })
  return <img src={acting ? found.data : path} alt={alt} loading="lazy" />
}
