import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'react-router'

import { client, data } from '../api/client'
import { Share } from '../parts/share'
import { modal } from '../parts/voice'
import { short } from '../time'
import { word } from '../words'
import { dropSending, sendAgain, type Sending, useSending } from '.'

/** What is on its way from this device, of one case or of all. */
export function OnTheirWay({ of }: { of?: string }) {
  const { t } = useTranslation()
  const { files, broken } = useSending()
  const some = files.filter((f) => !of || f.case === of)
  if (!some.length) return null
  const open = some.some((f) => f.state === 'waiting' || f.state === 'stored')
  return (
    <div className="sending" id="sending">
      {broken && open ? <p role="status" className="soon">{t('sending.broken')}</p> : null}
      <ul>{some.map((f) => <One key={f.id} f={f} named={!of} />)}</ul>
    </div>
  )
}

function One({ f, named }: { f: Sending; named: boolean }) {
  const { t } = useTranslation()
  const { pathname } = useLocation()
  const share = f.size ? Math.floor((f.offset / f.size) * 100) : 0
  const ask = () => modal.confirm({ title: t('sending.dropSure', { name: f.name }), content: t('sending.dropMeans'), okText: t('sending.drop'), cancelText: t('form.back'), onOk: () => dropSending(f.id) })
  return (
    <li data-state={f.state}>
      <Small f={f} />
      <div className="what">
        <div className="line"><b className="file-name">{f.name}</b><span className="faint figures">{f.size >= 1 << 20 ? t('sending.mega', { n: (f.size / (1 << 20)).toFixed(1) }) : t('sending.size', { n: Math.ceil(f.size / 1024) })}</span>{named && pathname !== `/cases/${f.case}` ? <Link to={`/cases/${f.case}`}>{f.number || t('case.noNumber')}</Link> : null}</div>
        {f.state === 'waiting' ? <Share done={share} label={t('sending.going', { n: share })} /> : null}
        <div className="line">
          <span className={f.state === 'refused' ? 'over' : f.state === 'attached' ? 'done' : 'faint'}>{f.state === 'refused' ? (f.there ? <There f={f} /> : f.fault) : f.state === 'waiting' ? (f.offset ? t('sending.going', { n: share }) : t('sending.waiting')) : t(`sending.${f.state}`)}</span>
          {f.fleeting && f.state !== 'attached' ? <span className="soon">{t('sending.fleeting')}</span> : null}
          {f.state === 'refused' && !f.there ? <Button size="small" onClick={() => void sendAgain(f.id)}>{t('sending.again')}</Button> : null}
          {f.state === 'waiting' || f.state === 'refused' ? <Button size="small" type="text" onClick={f.there ? () => void dropSending(f.id) : ask}>{t(f.there ? 'sending.seen' : 'sending.drop')}</Button> : null}
        </div>
      </div>
    </li>
  )
}

/** Says that the case has the file already, and as what. */
function There({ f }: { f: Sending }) {
  const { t } = useTranslation()
  const view = useQuery({ queryKey: ['case', f.case], queryFn: () => data(client.GET('/api/v1/cases/{id}', { params: { path: { id: f.case } } })), staleTime: 60_000 })
  const e = view.data?.case.evidence?.find((x) => x.digest === f.digest && !x.struck)
  return <>{e ? t('sending.thereAs', { as: [word('EvidenceNature', e.nature), word('Stage', e.stage), e.place, e.taken_at && short(e.taken_at)].filter(Boolean).join(' · ') }) : t('sending.there')}</>
}

function Small({ f }: { f: Sending }) {
  const [url, setURL] = useState('')
  useEffect(() => {
    if (f.nature !== 'photo') return undefined
    const made = URL.createObjectURL(f.file)
    setURL(made)
    return () => URL.revokeObjectURL(made)
  }, [f.file, f.nature])
  return url ? <img src={url} alt="" /> : <span className="paper" aria-hidden="true" />
}
