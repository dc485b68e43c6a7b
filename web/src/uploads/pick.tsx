import { CameraOutlined, PictureOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'

import { useSend, useSending } from '.'

type To = { case: string; number: string; stage?: string; pair?: string; place?: string }

/** Opens the camera, or the album; what is taken is sent by itself. */
export function Pick({ to, camera, size, main }: { to: To; camera: boolean; size?: 'large'; main?: boolean }) {
  const { t } = useTranslation()
  const input = useRef<HTMLInputElement>(null)
  const send = useSend()
  return (
    <>
      <input
        ref={input} type="file" multiple hidden accept={camera ? 'image/*' : 'image/*,video/*'} capture={camera ? 'environment' : undefined} data-photo={camera ? 'camera' : 'album'}
        onChange={(e) => { const chosen = [...(e.target.files ?? [])]; e.target.value = ''; if (chosen.length) void send(chosen, to) }}
      />
      <Button size={size} type={main ? 'primary' : 'default'} icon={camera ? <CameraOutlined /> : <PictureOutlined />} onClick={() => input.current?.click()}>{t(camera ? 'sending.camera' : 'sending.gallery')}</Button>
    </>
  )
}

/** A photograph for a case, from a list of cases. */
export function PhotographFor({ id, number }: { id: string; number: string }) {
  const { t } = useTranslation()
  const { files } = useSending()
  const on = files.filter((f) => f.case === id && f.state !== 'attached').length
  return <><Pick to={{ case: id, number }} camera />{on ? <a className="soon" href="#sending">{t('sending.here', { n: on })}</a> : null}</>
}
