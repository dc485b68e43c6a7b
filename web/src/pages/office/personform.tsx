import { Button, Drawer, Form, Select } from 'antd'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { client, data } from '../../api/client'
import { Begun, useFormDraft } from '../../drafts/form'
import { Alert } from '../../parts/alert'
import { Optional } from '../../parts/optional'
import { Refused } from '../../parts/refused'
import { useDoing } from '../../parts/doing'
import { Input } from '../../parts/input'
import { message } from '../../parts/voice'
import { ChooseUnit } from './choose'
import { OneTime } from './onetime'
import { useAnew, type useOffice } from './read'
import { useRoles } from './roles'

type Wish = { name: string; telephone?: string; unit?: string; role?: string; login?: string }
type Role = 'unit_officer'
const FIELDS = ['name', 'telephone', 'unit', 'role', 'login'] as const

/**
 * Adds a person, with a post and an account where they are wanted. What of it is
 * done stays done: where a later step is refused, the same button goes on with it.
 */
export function PersonForm({ office, unit, back, done }: { office: ReturnType<typeof useOffice>; unit?: string; back: () => void; done: (id: string) => void }) {
  const { t } = useTranslation()
  const anew = useAnew()
  const { busy, fault, go } = useDoing()
  const [form] = Form.useForm<Wish>()
  const kept = useFormDraft('office/people/new/person', form)
  const where = Form.useWatch('unit', form) ?? unit
  const name = Form.useWatch('name', form)?.trim() ?? ''
  const roles = useRoles(where, office)
  const so = useRef<{ person?: string; post?: boolean }>({})
  const [begun, setBegun] = useState(false)
  const [made, setMade] = useState<{ login: string; password: string }>()
  const same = office.people.data?.people.filter((p) => p.name === name && !p.disabled && p.id !== so.current.person) ?? []
  async function add(v: Wish) {
    const all = await go(async () => {
      if (!so.current.person) {
        so.current.person = (await data(client.POST('/api/v1/people', { body: { name: v.name.trim(), telephone: v.telephone?.trim() || undefined } }))).id
        setBegun(true)
      }
      const person = so.current.person
      if (v.unit && v.role && !so.current.post) {
        await data(client.POST('/api/v1/posts', { body: { person, unit: v.unit, role: v.role as Role } }))
        so.current.post = true
      }
      if (!v.login?.trim()) return undefined
      const account = await data(client.POST('/api/v1/accounts', { body: { person, login: v.login.trim() } }))
      return { login: account.login, password: account.password ?? '' }
    }, (fields) => {
      const here = FIELDS.filter((name) => fields[name])
      form.setFields(here.map((name) => ({ name, errors: [fields[name]!] })))
      return here.length > 0 && here.length === Object.keys(fields).length
    })
    if (so.current.person) await anew()
    if (!all) return
    kept.sent()
    message.success(t('office.person.added', { name: v.name.trim() }))
    if (all.done) setMade(all.done)
    else done(so.current.person!)
  }
  const needed = { required: true, message: t('form.needed') }
  // What has been added already is no draft any more.
  const finish = () => {
    const { person } = so.current
    if (!person) return kept.draft.back(back)
    kept.sent()
    return done(person)
  }
  const both = (other: 'unit' | 'role') => ({ validator: (_: unknown, v: unknown) => (v || !form.getFieldValue(other) ? Promise.resolve() : Promise.reject(new Error(t('form.needed')))) })
  return (
    <Drawer
      open size={560} title={t('office.person.adding')} onClose={finish} closable={!made} keyboard={!made} mask={{ closable: false }}
      footer={made ? <div className="foot" style={{ margin: 0 }}><Button type="primary" onClick={finish}>{t('me.kept')}</Button></div> : <div className="foot" style={{ margin: 0 }}><Button onClick={finish}>{t(begun ? 'office.person.enough' : 'form.back')}</Button><Button type="primary" loading={busy} onClick={() => form.submit()}>{t(begun ? 'office.person.goOn' : 'office.person.add')}</Button></div>}
    >
      {made ? (
        <OneTime login={made.login} password={made.password} />
      ) : (
        <>
          {begun && fault ? <Alert type="info" title={t(so.current.post ? 'office.person.postDone' : 'office.person.personDone')} style={{ marginBottom: 12 }} /> : null}
          <Refused of={fault} />
          <Begun of={kept} />
          <Form form={form} name="newperson" layout="vertical" requiredMark={false} initialValues={{ unit }} onFinish={add} onValuesChange={kept.touch}>
            <div className="fields">
              <Form.Item name="name" label={t('office.person.name')} rules={[{ ...needed, whitespace: true }]}><Input maxLength={100} autoFocus disabled={begun} /></Form.Item>
              <Form.Item name="telephone" label={<Optional>{t('office.telephone')}</Optional>}><Input maxLength={40} inputMode="tel" disabled={begun} /></Form.Item>
            </div>
            {same.length ? <Alert type="warning" title={t('office.person.same', { n: same.length, posts: same.map((p) => (office.postsOf.get(p.id) ?? []).map(office.is)[0] ?? p.telephone ?? '').filter(Boolean).join(t('me.and')) || t('office.person.noPost') })} style={{ marginBottom: 18 }} /> : null}
            <fieldset className="part">
              <legend>{t('office.post.title')}</legend>
              <div className="fields">
                <Form.Item name="unit" label={<Optional>{t('office.post.unit')}</Optional>} dependencies={['role']} rules={[both('role')]}><ChooseUnit office={office} disabled={so.current.post} /></Form.Item>
                <Form.Item name="role" label={<Optional>{t('office.post.role')}</Optional>} dependencies={['unit']} rules={[both('unit')]}><Select allowClear options={roles} disabled={so.current.post} /></Form.Item>
              </div>
              <p className="faint none small">{t('office.person.postNote')}</p>
            </fieldset>
            <fieldset className="part" style={{ marginTop: 14 }}>
              <legend>{t('office.account.title')}</legend>
              <Form.Item name="login" label={<Optional>{t('office.account.login')}</Optional>} extra={t('office.account.loginMeans')} style={{ marginBottom: 0 }}><Input maxLength={64} autoComplete="off" spellCheck={false} /></Form.Item>
            </fieldset>
          </Form>
        </>
      )}
    </Drawer>
  )
}
