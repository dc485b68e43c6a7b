import { useQuery } from '@tanstack/react-query'
import { Button, Modal } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { client, data } from '../../api/client'
import { Problem } from '../../api/problem'
import { batchPlace, useDraft } from '../../drafts'
import { Found, Keeping } from '../../drafts/bar'
import type { components } from '../../facts/schema'
import { Alert } from '../../parts/alert'
import { Field } from '../../parts/field'
import { Input, TextArea } from '../../parts/input'
import { Lacking, lacking } from '../../parts/lacking'
import { Waiting } from '../../parts/waiting'
import { cellsOf, changed } from './cells'

type View = components['schemas']['BatchView']
type Row = components['schemas']['RowFate']
/** What the form holds; cells that nobody wrote in are as the list has them. */
type Written = { reason: string; cells: Record<string, string> }
export type Deed = 'correct' | 'strike' | 'restore' | 'withdraw'

/** What is done about a refused row, or about a whole list, with its reason; over: it is not to be done any more. */
export function Mend({ deed, batch, position, row, refusal, list, over, close, done }: { deed: Deed; batch: string; position?: number; row?: Row; refusal?: string; list: { name: string; waiting: number }; over?: boolean; close: () => void; done: (v: View, byHand?: number) => void }) {
  const { t } = useTranslation()
  const [reason, setReason] = useState('')
  const [cells, setCells] = useState<Record<string, string>>({})
  const [problem, setProblem] = useState<string>()
  const [busy, setBusy] = useState(false)
  const asksRow = deed === 'correct' && Boolean(row) && !over
  const read = useQuery({
    queryKey: ['batch', batch, 'opened', position],
    queryFn: () => data(client.GET('/api/v1/batches/{id}/rows/{row}', { params: { path: { id: batch, row: row!.row_number }, query: { sheet: row!.sheet || undefined, position: row!.position } } })),
    enabled: asksRow, gcTime: 0,
  })
  const opened = read.data
  const filled = changed(cells, opened)
  const draft = useDraft(batchPlace(batch, deed, position))
  const { keep, take, found, standing } = draft
  const back = () => draft.back(close)
  const begun = Boolean(reason.trim() || Object.keys(filled).length) || standing.is !== 'nothing'
  useEffect(() => {
    if (begun) keep({ reason, cells } satisfies Written)
  }, [begun, reason, cells, keep])
  const apply = (body: object) => {
    const written = body as Partial<Written>
    setReason(written.reason ?? '')
    setCells(written.cells ?? {})
  }
  // What was written about a row that somebody else has dealt with is there to read and to copy.
  useEffect(() => {
    if (over && found && !begun) void take(apply).catch(() => {})
  }, [over, found, begun, take])
  async function send() {
    setBusy(true)
    setProblem(undefined)
    const applied = (v: View) => {
      void draft.sent(true)
      done(v, deed === 'correct' ? row?.row_number : undefined)
    }
    try {
      const body = { reason: reason.trim(), ...(row ? { sheet: row.sheet, position: row.position } : {}) }
      const path = { id: batch, row: row?.row_number ?? 0 }
      if (deed === 'correct') applied(await data(client.POST('/api/v1/batches/{id}/rows/{row}/correct', { params: { path }, body: { ...body, cells: filled } })))
      else if (deed === 'strike') applied(await data(client.POST('/api/v1/batches/{id}/rows/{row}/strike', { params: { path }, body })))
      else if (deed === 'restore') applied(await data(client.POST('/api/v1/batches/{id}/rows/{row}/restore', { params: { path }, body })))
      else applied(await data(client.POST('/api/v1/batches/{id}/withdraw', { params: { path: { id: batch } }, body: { reason: reason.trim() } })))
    } catch (e) {
      setProblem(e instanceof Problem ? [e.message, ...Object.values(e.fields)].join(' ') : t('failed.away'))
    } finally {
      setBusy(false)
    }
  }
  const fields = deed === 'correct' ? cellsOf(opened) : []
  const beside = refusal && opened?.fault && fields.includes(opened.fault) ? opened.fault : undefined
  const title = `${t(`batch.deeds.${deed}`)}${row ? ` · ${t('desk.row', { n: row.row_number })}${row.number ? ` ${row.number}` : ''}` : deed === 'withdraw' ? ` · ${list.name}` : ''}`
  return (
    <Modal
      open title={title} width={deed === 'correct' ? 720 : 520} onCancel={back} destroyOnHidden
      footer={[<Keeping key="kept" draft={draft} />, over || read.isLoading ? null : <Lacking key="lacks" what={lacking([[t('batch.change'), deed !== 'correct' || Object.keys(filled).length], [t('field.reason'), reason.trim()]])} />, <Button key="back" onClick={back}>{t('form.back')}</Button>, <Button key="do" type="primary" loading={busy} disabled={over || !reason.trim() || (deed === 'correct' && !Object.keys(filled).length)} onClick={send}>{t(`batch.deeds.${deed}`)}</Button>]}
    >
      {refusal && !beside ? <p className="over" style={{ marginTop: 0 }}>{refusal}</p> : null}
      {row?.raw?.length && !opened ? <p className="faint raw">{row.raw.filter(Boolean).join(' | ')}</p> : null}
      {over ? <Alert type="warning" role="alert" showIcon title={t('batch.notNow')} style={{ marginBottom: 12 }} /> : null}
      <Found draft={draft} take={apply} />
      {problem ? <Alert type="error" role="alert" title={problem} style={{ marginBottom: 12 }} /> : null}
      <p className="rule">{t(`batch.means.${deed}`, { n: list.waiting })}</p>
      {read.isLoading ? <Waiting /> : null}
      <div className="fields">
        {read.isLoading ? null : fields.map((name) => {
          const cell = opened?.cells.find((c) => c.name === name)
          const long = name === 'complaint' || name === 'demand'
          const write = { value: cells[name] ?? cell?.text ?? '', onChange: (e: { target: { value: string } }) => setCells({ ...cells, [name]: e.target.value }) }
          return (
            <Field key={name} label={cell?.heading || t(`batch.cell.${name}`, { defaultValue: t(`field.${name}`) })} wide={long} needed={name === beside} fault={name === beside ? refusal : undefined}>
              {(id) => (long ? <TextArea id={id} autoSize={{ minRows: 2, maxRows: 8 }} {...write} /> : <Input id={id} {...write} />)}
            </Field>
          )
        })}
        {read.isLoading ? null : <Field label={t('field.reason')} needed wide>{(id) => <TextArea id={id} autoSize={{ minRows: 2 }} maxLength={1000} value={reason} onChange={(e) => setReason(e.target.value)} />}</Field>}
      </div>
    </Modal>
  )
}
