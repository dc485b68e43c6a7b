import { DownOutlined, UpOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, Empty } from 'antd'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'

import { client, data } from '../../api/client'
import { useDraft } from '../../drafts'
import { Found, Keeping } from '../../drafts/bar'
import { Alert } from '../../parts/alert'
import { Choose } from '../../parts/choose'
import { Failed } from '../../parts/failed'
import { useDoing } from '../../parts/doing'
import { Search } from '../../parts/input'
import { Waiting } from '../../parts/waiting'
import { Tag } from '../../parts/tag'
import { useSession } from '../../session'
import { short } from '../../time'
import { word } from '../../words'
import { fitsLine, type Line, moved, same } from './lines'
import { useOffice } from './read'

const LineForm = lazy(() => import('./matter').then((m) => ({ default: m.LineForm })))
const Publish = lazy(() => import('./publish').then((m) => ({ default: m.Publish })))

/** What somebody has written and not put in force, with the version that it rests on. */
type Written = { read: number; lines: Line[] }

/** The responsibility list 责任清单: which unit answers for which matter. It is put in force as a whole, and every version stays. */
export function Matters() {
  const { t } = useTranslation()
  const { may } = useSession()
  const office = useOffice()
  const [asked, ask] = useSearchParams()
  const q = asked.get('q') ?? ''
  const version = Number(asked.get('version')) || undefined
  const found = useQuery({ queryKey: ['responsibilities', version ?? 0], queryFn: () => data(client.GET('/api/v1/responsibilities', { params: { query: { version } } })) })
  const [own, setOwn] = useState<Written>()
  const [form, setForm] = useState<{ at: number; line?: Line }>()
  const [publishing, setPublishing] = useState(false)
  // What was begun is a draft of its writer's: it is gone on with where the page opens.
  const draft = useDraft('responsibilities')
  const drop = useDoing()
  const { keep, take } = draft
  const begun = Boolean(draft.found) && !own && may('keep-responsibilities')
  useEffect(() => {
    if (begun) void take().then((body) => setOwn(body as Written)).catch(() => {})
  }, [begun, take])
  useEffect(() => {
    if (own) keep(own)
  }, [own, keep])
  const underWay = draft.standing.is !== 'kept' && draft.standing.is !== 'nothing'
  useEffect(() => {
    if (!underWay) return undefined
    const ask = (e: BeforeUnloadEvent) => e.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [underWay])
  const discard = () => drop.go(async () => {
    await draft.forget()
    setOwn(undefined)
  })
  if (found.isError || office.failed) return <Failed error={found.error ?? office.failed} again={() => { void found.refetch(); void office.units.refetch() }} />
  if (!found.data || office.pending) return <Waiting />
  const list = found.data
  const force = list.versions[0]?.version ?? 0
  const editing = own && !version
  const lines = editing ? own.lines : list.lines
  const may_ = may('keep-responsibilities')
  const set = (next: Line[]) => (next.length === list.lines.length && same(next, list.lines) && own?.read === list.version ? void discard() : setOwn({ read: own?.read ?? force, lines: next }))
  const narrow = (change: Record<string, string | undefined>) => {
    const next = new URLSearchParams(asked)
    for (const [k, v] of Object.entries(change)) if (v) next.set(k, v); else next.delete(k)
    ask(next, { replace: true })
  }
  const edits = may_ && !version
  const shown = lines.map((line, at) => ({ line, at })).filter(({ line }) => fitsLine(line, q, office.unit))
  return (
    <section className="card">
      <div className="find wide">
        <Search allowClear value={q} placeholder={t('office.list.find')} aria-label={t('office.list.find')} onChange={(e) => narrow({ q: e.target.value })} />
        {list.versions.length ? (
          <Choose
            aria-label={t('rules.version')} disabled={Boolean(editing)} value={String(version ?? force)} set={(v) => narrow({ version: v === String(force) ? undefined : v })}
            choices={list.versions.map((v, i) => ({ value: String(v.version), label: [t('rules.versionN', { n: v.version }), i ? short(v.stored_at) : t('office.list.inForce')].join(' · ') }))}
          />
        ) : null}
        {edits ? <Button className="right" onClick={() => setForm({ at: 0 })}>{t('office.list.add')}</Button> : null}
      </div>
      <p className="rule">{t('office.list.means')}</p>
      {list.version ? <p className="faint">{[list.document, list.reason, t('office.list.by', { name: list.names.people[list.stored_by ?? ''] ?? '', at: short(list.stored_at) })].filter(Boolean).join(' · ')}</p> : null}
      {own ? <Found draft={draft} take={(body) => setOwn(body as Written)} /> : null}
      {editing ? (
        <Alert
          className="found" type={own.read === force ? 'info' : 'warning'} showIcon role="status" title={t(own.read === force ? 'office.list.editing' : 'office.list.meanwhile', { n: force })} description={<><Keeping draft={draft} />{drop.fault ? <p className="over" role="alert">{drop.fault}</p> : null}</>}
          action={<span className="found-deeds"><Button loading={drop.busy} onClick={discard}>{t('office.list.discard')}</Button><Button type="primary" onClick={() => setPublishing(true)}>{t('office.list.publish')}</Button></span>}
        />
      ) : null}
      {shown.length === 0 ? <Empty description={t(lines.length ? 'office.list.noneSo' : 'office.list.none')} /> : (
        <table className="cases matters">
          <thead><tr><th scope="col">#</th><th scope="col">{t('office.list.matter')}</th><th scope="col">{t('office.list.where')}</th><th scope="col">{t('office.list.lead')}</th><th scope="col">{t('office.list.assisting')}</th>{edits ? <th scope="col"><span className="sr">{t('office.list.deeds')}</span></th> : null}</tr></thead>
          <tbody>
            {shown.map(({ line, at }) => (
              <tr key={`${at} ${line.matter}`}>
                <td className="figures faint">{at + 1}</td>
                <th scope="row">{line.matter} <Tag>{word('MatterKind', line.kind)}</Tag>{line.words?.length ? <span className="faint small words">{line.words.join(t('me.and'))}</span> : null}</th>
                <td data-label={t('office.list.where')}>{[line.area ? office.unit(line.area) : t('office.list.everywhere'), line.level ? t('office.list.only', { level: word('SourceLevel', line.level) }) : ''].filter(Boolean).join(' · ')}</td>
                <td data-label={t('office.list.lead')}>{line.lead ? <Named id={line.lead} office={office} /> : <b>{word('AssignmentRole', 'territorial')}</b>}</td>
                <td data-label={line.assisting?.length ? t('office.list.assisting') : undefined}>{(line.assisting ?? []).map((u, i) => <span key={u}>{i ? t('me.and') : ''}<Named id={u} office={office} /></span>)}</td>
                {edits ? (
                  <td><div className="deeds-row row-deeds">
                    <Button icon={<UpOutlined />} disabled={at === 0} aria-label={t('office.list.up', { matter: line.matter })} onClick={() => set(moved(lines, at, at - 1))} />
                    <Button icon={<DownOutlined />} disabled={at === lines.length - 1} aria-label={t('office.list.down', { matter: line.matter })} onClick={() => set(moved(lines, at, at + 1))} />
                    <Button onClick={() => setForm({ at, line })}>{t('office.list.change')}</Button>
                    <Button danger onClick={() => set(lines.filter((_, i) => i !== at))}>{t('office.list.drop')}</Button>
                  </div></td>
                ) : null}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {form ? <Suspense><LineForm office={office} line={form.line} at={form.line ? form.at : undefined} back={() => setForm(undefined)} done={(l) => { set(form.line ? lines.map((x, i) => (i === form.at ? l : x)) : [l, ...lines]); setForm(undefined) }} /></Suspense> : null}
      {publishing && own ? <Suspense><Publish read={own.read} before={list.lines} lines={own.lines} document={list.document} back={() => setPublishing(false)} done={() => { setPublishing(false); setOwn(undefined); void draft.sent(true) }} /></Suspense> : null}
    </section>
  )
}

function Named({ id, office }: { id: string; office: ReturnType<typeof useOffice> }) {
  const { t } = useTranslation()
  const unit = office.units.data?.units.find((u) => u.id === id)
  return <>{unit?.name ?? id}{unit?.disabled ? <span className="over"> {t('office.list.gone')}</span> : null}</>
}
