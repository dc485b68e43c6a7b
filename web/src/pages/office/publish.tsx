import { useQueryClient } from '@tanstack/react-query'
import { Form, Modal } from 'antd'
import { useTranslation } from 'react-i18next'

import { client, data } from '../../api/client'
import { Begun, useFormDraft } from '../../drafts/form'
import { Alert } from '../../parts/alert'
import { useDoing } from '../../parts/doing'
import { Input } from '../../parts/input'
import { Optional } from '../../parts/optional'
import { message } from '../../parts/voice'
import { differences, type Line } from './lines'

/** Puts the list in force: what changes with it, why, and by which document. */
export function Publish({ read, before, lines, document, back, done }: { read: number; before: Line[]; lines: Line[]; document?: string; back: () => void; done: () => void }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const { busy, fault, go } = useDoing()
  const [form] = Form.useForm<{ reason: string; document?: string }>()
  const kept = useFormDraft('office/responsibilities/list/publish', form)
  const { came, went } = differences(before, lines)
  async function publish(v: { reason: string; document?: string }) {
    if (!(await go(() => data(client.POST('/api/v1/responsibilities', { body: { read, lines, drafted: true, reason: v.reason.trim(), document: v.document?.trim() || undefined } }))))) {
      await queries.invalidateQueries({ queryKey: ['responsibilities'] })
      return
    }
    kept.sent()
    message.success(t('office.list.published'))
    await queries.invalidateQueries({ queryKey: ['responsibilities'] })
    done()
  }
  return (
    <Modal open title={t('office.list.sure', { n: lines.length })} okText={t('office.list.publish')} cancelText={t('form.back')} confirmLoading={busy} onCancel={() => kept.draft.back(back)} onOk={() => form.submit()} mask={{ closable: false }} className="asks">
      <p>{t('office.list.sureMeans')}</p>
      {came.length || went.length ? (
        <ul className="ties differ">
          {came.map((l, i) => <li key={`+${i}`} className="done">+ {l.matter}</li>)}
          {went.map((l, i) => <li key={`-${i}`} className="rest">− <s>{l.matter}</s></li>)}
        </ul>
      ) : <p className="faint">{t('office.list.order')}</p>}
      {fault ? <Alert type="error" role="alert" title={fault} style={{ margin: '12px 0' }} /> : null}
      <Begun of={kept} />
      <Form form={form} name="publish" layout="vertical" requiredMark={false} initialValues={{ document }} onFinish={publish} onValuesChange={kept.touch}>
        <Form.Item name="reason" label={t('office.list.reason')} rules={[{ required: true, whitespace: true, message: t('form.needed') }]}><Input maxLength={500} placeholder={t('office.list.reasonSuch')} /></Form.Item>
        <Form.Item name="document" label={<Optional>{t('office.list.document')}</Optional>}><Input maxLength={200} /></Form.Item>
      </Form>
    </Modal>
  )
}
