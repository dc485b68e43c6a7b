import { Form, Modal, Select } from 'antd'
import { useTranslation } from 'react-i18next'

import { client, data } from '../../api/client'
import { Begun, useFormDraft } from '../../drafts/form'
import { Refused } from '../../parts/refused'
import { useDoing } from '../../parts/doing'
import { Input } from '../../parts/input'
import { message } from '../../parts/voice'
import { instantOf } from '../../time'
import { ChoosePerson, ChooseUnit } from './choose'
import { useAnew, type useOffice } from './read'
import { type Role, useRoles } from './roles'

type Office = ReturnType<typeof useOffice>
type Wish = { person: string; unit: string; role: Role; from?: string; until?: string }

/** Gives a person a post, for a time or until further notice. */
export function GivePost({ office, person, unit, back }: { office: Office; person?: string; unit?: string; back: () => void }) {
  const { t } = useTranslation()
  const anew = useAnew()
  const { busy, fault, go } = useDoing()
  const [form] = Form.useForm<Wish>()
  const kept = useFormDraft(person ? `office/people/${person}/post` : `office/units/${unit ?? 'new'}/post`, form)
  const where = Form.useWatch('unit', form) ?? unit
  const role = Form.useWatch('role', form)
  const roles = useRoles(where, office)
  async function give(v: Wish) {
    if (!(await go(() => data(client.POST('/api/v1/posts', { body: { person: v.person, unit: v.unit, role: v.role, from: v.from ? instantOf(v.from) : undefined, until: v.until ? instantOf(v.until) : undefined } }))))) return
    kept.sent()
    message.success(t('office.post.given'))
    back()
    await anew()
  }
  const needed = { required: true, message: t('form.needed') }
  return (
    <Modal open title={t('office.post.giving')} okText={t('office.post.give')} cancelText={t('form.back')} confirmLoading={busy} onCancel={() => kept.draft.back(back)} onOk={() => form.submit()} mask={{ closable: false }} className="asks">
      <Refused of={fault} />
      <Begun of={kept} />
      <Form form={form} name="post" layout="vertical" requiredMark={false} initialValues={{ person, unit }} onFinish={give} onValuesChange={kept.touch}>
        <Form.Item name="person" label={t('office.post.person')} rules={[needed]}><ChoosePerson office={office} disabled={Boolean(person)} /></Form.Item>
        <Form.Item name="unit" label={t('office.post.unit')} rules={[needed]}><ChooseUnit office={office} disabled={Boolean(unit)} /></Form.Item>
        <Form.Item name="role" label={t('office.post.role')} rules={[needed]} extra={role === 'administrator' || role === 'auditor' ? t('office.post.byName') : undefined}><Select options={roles} /></Form.Item>
        <div className="fields">
          <Form.Item name="from" label={t('office.post.from')} extra={t('office.post.fromNow')}><Input type="datetime-local" /></Form.Item>
          <Form.Item name="until" label={t('office.post.until')} extra={t('office.post.untilOpen')}><Input type="datetime-local" /></Form.Item>
        </div>
      </Form>
    </Modal>
  )
}
