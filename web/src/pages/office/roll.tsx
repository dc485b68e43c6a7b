import { Button, Empty, Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'

import { sendForm } from '../../api/form'
import { Problem } from '../../api/problem'
import type { components } from '../../facts/schema'
import { Alert } from '../../parts/alert'
import { Modal } from '../../parts/box'
import { useDoing } from '../../parts/doing'
import { Drop } from '../../parts/drop'
import { FileLink } from '../../parts/file'
import { message } from '../../parts/voice'
import { Tag } from '../../parts/tag'
import { fieldName, value } from '../record/said'
import { useAnew, useOffice } from './read'

type View = components['schemas']['RollView']
type Row = components['schemas']['RollRowView']
const fates = ['refused', 'new', 'changed', 'unchanged'] as const
const colours: Record<Row['fate'], string | undefined> = { refused: '#b3151b', new: '#1c7a3d', changed: '#0b5cad', unchanged: undefined }

/** So many rows are shown at once. */
const PAGE = 200

/** The roll 名册: the whole office in one file, shown first with what becomes of every row, then brought in at once or not at all. */
export function Roll() {
  const { t } = useTranslation()
  const anew = useAnew()
  const { busy, fault, go, clear } = useDoing()
  const [file, setFile] = useState<File>()
  const [view, setView] = useState<View>()
  const [sure, setSure] = useState(false)
  async function preview(f: File) {
    setFile(f)
    setView(undefined)
    const found = await go(() => sendForm<View>('/api/v1/roll/preview', {}, f))
    if (found) setView(found.done)
  }
  async function commit() {
    if (!file || !view) return
    setSure(false)
    const done = await go(async () => {
      try {
        return await sendForm<View>(`/api/v1/roll/commit?plan=${encodeURIComponent(view.plan)}`, {}, file)
      } catch (e) {
        // What would happen is another thing by now: it is shown anew before somebody says yes again.
        if (e instanceof Problem && e.status === 409) void sendForm<View>('/api/v1/roll/preview', {}, file).then(setView, () => {})
        throw e
      }
    })
    if (!done) return
    setView(done.done)
    message.success(t('office.roll.done'))
    await anew()
  }
  const s = view?.sum
  const changes = s ? s.new + s.changed : 0
  return (
    <>
      <section className="card">
        <div className="head">
          <h2>{t('office.roll.title')}</h2>
          <FileLink path="/api/v1/roll.xlsx" saved="roll.xlsx" className="ant-btn-link">{t('office.roll.export')}</FileLink>
        </div>
        <p className="rule">{t('office.roll.means')}</p>
        <Drop file={file} choose={(f) => { clear(); void preview(f) }} says={t('office.roll.drop')} />
        {busy ? <p className="faint none" role="status" style={{ marginTop: 12 }}>{t('office.roll.reading')}</p> : null}
        {fault ? <Alert type="error" role="alert" title={fault} style={{ marginTop: 12 }} action={file && !view ? <Button onClick={() => preview(file)}>{t('failed.again')}</Button> : undefined} /> : null}
      </section>
      {view && s ? (
        <section className="card">
          <div className="head">
            <h2>{t(view.committed ? 'office.roll.was' : 'office.roll.would', { read: s.read })}</h2>
            {view.committed ? null : <Button type="primary" size="large" loading={busy} disabled={s.refused > 0 || changes === 0} onClick={() => setSure(true)}>{t('office.roll.commit')}</Button>}
          </div>
          {s.refused ? <Alert type="warning" role="alert" title={t('office.roll.refused', { n: s.refused })} style={{ marginBottom: 12 }} /> : changes === 0 && !view.committed ? <Alert type="info" title={t('office.roll.nothing')} style={{ marginBottom: 12 }} /> : null}
          <Findings found={view.findings} />
          <Rows key={view.plan + String(view.committed)} view={view} />
        </section>
      ) : null}
      {sure && s ? (
        <Modal open title={t('office.roll.sure', { n: changes })} okText={t('office.roll.commit')} cancelText={t('form.back')} onCancel={() => setSure(false)} onOk={commit} className="asks">
          <p>{t('office.roll.sureMeans', { new: s.new, changed: s.changed })}</p>
        </Modal>
      ) : null}
    </>
  )
}

function Findings({ found }: { found: View['findings'] }) {
  const { t } = useTranslation()
  const said = [
    found.unrecognised_columns?.length ? t('office.roll.columns', { names: found.unrecognised_columns.join(t('me.and')) }) : '',
    found.skipped_sheets?.length ? t('office.roll.sheets', { names: found.skipped_sheets.join(t('me.and')) }) : '',
    found.examples ? t('office.roll.examples', { n: found.examples }) : '',
  ].filter(Boolean)
  if (!said.length) return null
  return <Alert type="info" title={said.join(' ')} style={{ marginBottom: 12 }} />
}

function Rows({ view }: { view: View }) {
  const { t } = useTranslation()
  const office = useOffice()
  const [asked, ask] = useSearchParams()
  const [pages, setPages] = useState(1)
  const present = fates.filter((f) => view.sum[f] > 0)
  const wished = asked.get('fate')
  const fate = wished && (wished === 'all' || present.includes(wished as Row['fate'])) ? wished : (present.find((f) => f !== 'unchanged') ?? 'all')
  const rows = fate === 'all' ? view.rows : view.rows.filter((r) => r.fate === fate)
  const known = Object.fromEntries([...(office.units.data?.units ?? []), ...(office.people.data?.people ?? [])].map((x) => [x.id, x.name]))
  return (
    <>
      <Segmented
        value={fate} onChange={(v) => { ask({ fate: v }, { replace: true }); setPages(1) }} className="fates" aria-label={t('office.roll.fate')}
        options={[{ value: 'all', label: `${t('office.roll.all')} ${view.rows.length}` }, ...fates.map((f) => ({ value: f as string, label: `${t(`office.roll.fates.${f}`)} ${view.sum[f]}`, disabled: view.sum[f] === 0 }))]}
      />
      {rows.length === 0 ? <Empty description={t('office.roll.none')} /> : (
        <table className="cases roll">
          <thead><tr><th scope="col">{t('office.roll.row')}</th><th scope="col">{t('office.roll.name')}</th><th scope="col">{t('office.roll.fate')}</th><th scope="col">{t('office.roll.what')}</th></tr></thead>
          <tbody>
            {rows.slice(0, pages * PAGE).map((r) => (
              <tr key={`${r.table} ${r.sheet ?? ''} ${r.row_number}`}>
                <td className="figures nowrap">{t('office.roll.at', { table: r.sheet || t(`office.roll.table.${r.table}`), n: r.row_number })}</td>
                <th scope="row">{r.name || '—'}</th>
                <td><Tag color={colours[r.fate]}>{t(`office.roll.fates.${r.fate}`)}</Tag></td>
                <td>
                  {(r.refusal_texts ?? []).map((text) => <div key={text} className="over">{text}</div>)}
                  {r.note_text ? <div className="soon">{r.note_text}</div> : null}
                  {r.fate === 'refused' ? null : <div className="changes">{(r.changes ?? []).map((c) => <div key={c.field}><span className="faint">{fieldName(c.field)}</span>{c.before ? <del>{value(c.field, c.before, known)}</del> : null}<span>{c.after ? value(c.field, c.after, known) : t('record.gone')}</span></div>)}</div>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {rows.length > pages * PAGE ? <p className="after"><Button onClick={() => setPages(pages + 1)}>{t('more')}</Button></p> : null}
    </>
  )
}

