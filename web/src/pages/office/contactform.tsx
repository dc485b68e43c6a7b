import { Button, Form } from 'antd'
import { useTranslation } from 'react-i18next'

import { Begun, useFormDraft } from '../../drafts/form'
import { Input } from '../../parts/input'
import { Optional } from '../../parts/optional'
import { ChoosePerson } from './choose'
import type { useOffice } from './read'
import type { Unit } from './tree'

export type Contact = { person: string; telephone: string; substitute?: string }

/** Names a contact person of a unit. */
export function ContactForm({ unit, office, busy, add, back }: { unit: Unit; office: ReturnType<typeof useOffice>; busy: boolean; add: (v: Contact) => Promise<boolean>; back: () => void }) {
  const { t } = useTranslation()
  const [form] = Form.useForm<Contact>()
  const kept = useFormDraft(`office/units/${unit.id}/contact`, form)
  const needed = { required: true, message: t('form.needed') }
  const send = async (v: Contact) => {
    if (await add(v)) kept.sent()
  }
  return (
    <Form
      form={form} name="contact" layout="vertical" requiredMark={false} onFinish={send} className="part making"
      onValuesChange={(c: Partial<Contact>) => {
        kept.touch()
        const person = office.people.data?.people.find((p) => p.id === c.person)
        if (person && !form.isFieldTouched('telephone')) form.setFieldValue('telephone', person.telephone ?? '')
      }}
    >
      <Begun of={kept} />
      <div className="fields">
        <Form.Item name="person" label={t('office.contact.person')} rules={[needed]}><ChoosePerson office={office} unit={unit.id} /></Form.Item>
        <Form.Item name="telephone" label={t('office.telephone')} rules={[{ ...needed, whitespace: true }]}><Input maxLength={40} inputMode="tel" /></Form.Item>
        <Form.Item name="substitute" label={<Optional>{t('office.contact.substitute')}</Optional>}><ChoosePerson office={office} unit={unit.id} /></Form.Item>
      </div>
      <div className="deeds-row"><Button type="primary" htmlType="submit" loading={busy}>{t('office.contact.add')}</Button><Button onClick={() => kept.draft.back(back)}>{t('form.back')}</Button></div>
    </Form>
  )
}
