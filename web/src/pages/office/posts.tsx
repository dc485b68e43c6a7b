import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import { client, data } from '../../api/client'
import { serverNow } from '../../api/clock'
import { Alert } from '../../parts/alert'
import { Modal } from '../../parts/box'
import { useDoing } from '../../parts/doing'
import { Input } from '../../parts/input'
import { message, modal } from '../../parts/voice'
import { Tag } from '../../parts/tag'
import { day, full, instantOf, localOf } from '../../time'
import { useAt } from '../../time/now'
import { word } from '../../words'
import { type Post, useAnew, type useOffice } from './read'
import { standing } from './roles'

type Office = ReturnType<typeof useOffice>

/** A post with its time, and a way to end it; told by the person who holds it, or by the unit in which. */
export function PostRow({ post, office, by }: { post: Post; office: Office; by: 'person' | 'unit' }) {
  const { t } = useTranslation()
  const [ending, setEnding] = useState(false)
  const how = useAt((now) => standing(post, now)) // one that begins at once is held a moment later
  const name = by === 'person' ? office.name(post.person) : office.unit(post.unit)
  return (
    <li className={how === 'over' ? 'past' : ''}>
      <div>
        <b>{by === 'person' ? <Link to={`/office/people/${post.person}`}>{name}</Link> : <Link to={`/office/units/${post.unit}`}>{name}</Link>}</b> {word('Role', post.role)} {how === 'held' ? null : <Tag>{t(`office.post.how.${how}`)}</Tag>}
        <div className="faint figures" title={`${full(post.from)} — ${full(post.until)}`}>{day(post.from)} — {post.until ? day(post.until) : t('office.post.open')}</div>
      </div>
      {how === 'over' ? null : <Button onClick={() => setEnding(true)}>{t('office.post.end')}</Button>}
      {ending ? <EndPost post={post} office={office} back={() => setEnding(false)} /> : null}
    </li>
  )
}

function EndPost({ post, office, back }: { post: Post; office: Office; back: () => void }) {
  const { t } = useTranslation()
  const anew = useAnew()
  const { busy, fault, go } = useDoing()
  const [at, setAt] = useState('')
  const who = office.name(post.person)
  async function end() {
    const ended = await go(() => data(client.POST('/api/v1/posts/{id}/end', { params: { path: { id: post.id } }, body: { at: at ? instantOf(at) : undefined } })))
    if (!ended) return
    back()
    const left = ended.done.handling.count
    if (left) modal.warning({ title: t('office.post.leftTitle', { name: who, n: left }), content: t('office.post.left') })
    else message.success(t('office.post.ended'))
    await anew()
  }
  return (
    <Modal open title={t('office.post.sure', { name: who, post: office.is(post) })} okText={t('office.post.end')} okButtonProps={{ danger: true }} cancelText={t('form.back')} confirmLoading={busy} onCancel={back} onOk={end} className="asks">
      <p>{t('office.post.mean')}</p>
      <label className="field"><b>{t('office.post.endAt')}</b><Input type="datetime-local" value={at} min={localOf(Math.max(serverNow(), Date.parse(post.from)))} onChange={(e) => setAt(e.target.value)} aria-label={t('office.post.endAt')} /></label>
      <span className="faint">{t('office.post.endNow')}</span>
      {fault ? <Alert type="error" role="alert" title={fault} style={{ marginTop: 12 }} /> : null}
    </Modal>
  )
}
