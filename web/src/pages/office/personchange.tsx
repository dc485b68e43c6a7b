import { Form, Modal } from 'antd'
import { useTranslation } from 'react-i18next'

import { client, data } from '../../api/client'
import { Begun, useFormDraft } from '../../drafts/form'
import { Optional } from '../../parts/optional'
import { Refused } from '../../parts/refused'
import { useDoing } from '../../parts/doing'
import { Input } from '../../parts/input'
import { message } from '../../parts/voice'
import { asRead, type Person, useAnew } from './read'

/** The name and the telephone number of a person. */
export function Change({ person, back }: { person: Person; back: () => void }) {
  const { t } = useTranslation()
  const anew = useAnew()
  const { busy, fault, go } = useDoing()
  const [form] = Form.useForm<{ name: string; telephone?: string }>()
  const kept = useFormDraft(`office/people/${person.id}/person`, form)
  async function send(v: { name: string; telephone?: string }) {
    if (!(await go(() => data(client.PATCH('/api/v1/people/{id}', { params: { path: { id: person.id }, header: asRead(person.version) }, body: { name: v.name.trim(), telephone: v.telephone?.trim() ?? '' } }))))) return
    kept.sent()
    message.success(t('office.person.changed'))
    back()
    await anew()
  }
  return (
    <Modal open title={t('office.person.changing', { name: person.name })} okText={t('office.save')} cancelText={t('form.back')} confirmLoading={busy} onCancel={() => kept.draft.back(back)} onOk={() => form.submit()} mask={{ closable: false }} className="asks">
      <Refused of={fault} />
      <Begun of={kept} />
      <Form form={form} name="person" layout="vertical" requiredMark={false} initialValues={{ name: person.name, telephone: person.telephone }} onFinish={send} onValuesChange={kept.touch}>
        <Form.Item name="name" label={t('office.person.name')} rules={[{ required: true, whitespace: true, message: t('form.needed') }]}><Input maxLength={100} /></Form.Item>
        <Form.Item name="telephone" label={<Optional>{t('office.telephone')}</Optional>}><Input maxLength={40} inputMode="tel" /></Form.Item>
      </Form>
    </Modal>
  )
}
