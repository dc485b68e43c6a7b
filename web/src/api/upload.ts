import type { components } from '../facts/schema'
import { Problem, Unreachable } from './problem'
import { language } from '../words'

export type Stored = components['schemas']['Object']

/** Sends a file and tells how far it has come; sending it again does no harm. */
export function upload(file: File, progress: (share: number) => void): Promise<Stored> {
  return new Promise((done, failed) => {
    const r = new XMLHttpRequest()
    r.open('POST', '/api/v1/files')
    r.setRequestHeader('Content-Type', 'application/octet-stream')
    r.setRequestHeader('Accept-Language', language() === 'zh' ? 'zh-CN' : 'en')
    r.upload.onprogress = (e) => e.lengthComputable && progress(e.loaded / e.total)
    r.onerror = () => failed(new Unreachable())
    r.onload = () => {
      let body = {}
      try {
        body = JSON.parse(r.responseText)
      } catch {
        // not ours
      }
      if (r.status < 300) done(body as Stored)
      else failed(new Problem(r.status, body))
    }
    r.send(file)
  })
}
