import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { client, data } from '../../api/client'
import { Alert } from '../../parts/alert'
import { Refused } from '../../parts/refused'
import { saidBy, useDoing } from '../../parts/doing'
import { message, modal } from '../../parts/voice'
import { useSession } from '../../session'
import { day } from '../../time'
import { Telephone } from '../desk/telephone'
import type { Contact } from './contactform'
import { useAnew, type useOffice } from './read'
import type { Unit } from './tree'

const ContactForm = lazy(() => import('./contactform').then((m) => ({ default: m.ContactForm })))

/** Who fills a unit's roster and names its contact persons: the unit's own people, and the desk. */
export function useFills(unit: string): boolean {
  const { me, may } = useSession()
  return may('fill-rosters') || me.posts.some((p) => p.unit === unit && ['unit_officer', 'unit_leader'].includes(p.role))
}

/** Whom one asks for in a unit 联络员, and who stands in. */
export function Contacts({ unit, office }: { unit: Unit; office: ReturnType<typeof useOffice> }) {
  const { t } = useTranslation()
  const anew = useAnew()
  const { busy, fault, go, clear } = useDoing()
  const [adding, setAdding] = useState(false)
  const fills = useFills(unit.id)
  const found = useQuery({ queryKey: ['contacts', unit.id], queryFn: () => data(client.GET('/api/v1/units/{id}/contacts', { params: { path: { id: unit.id } } })) })
  const names = found.data?.names.people ?? {}
  async function add(v: Contact) {
    if (!(await go(() => data(client.POST('/api/v1/units/{id}/contacts', { params: { path: { id: unit.id } }, body: { ...v, telephone: v.telephone.trim(), substitute: v.substitute || undefined } }))))) return false
    setAdding(false)
    message.success(t('office.contact.added'))
    await anew()
    return true
  }
  async function end(contact: string) {
    if (await go(() => data(client.DELETE('/api/v1/units/{id}/contacts/{contact}', { params: { path: { id: unit.id, contact } } })))) message.success(t('office.contact.ended'))
    await anew()
  }
  return (
    <section className="card">
      <div className="head">
        <h2>{t('office.contact.title')}</h2>
        {fills && !adding && !unit.disabled ? <Button onClick={() => { clear(); setAdding(true) }}>{t('office.contact.add')}</Button> : null}
      </div>
      <Refused of={fault} />
      {adding ? (
        <Suspense><ContactForm unit={unit} office={office} busy={busy} add={add} back={() => setAdding(false)} /></Suspense>
      ) : null}
      {found.isError ? <Alert type="error" role="alert" title={saidBy(found.error)} /> : !found.data ? <p className="faint none">{t('waiting')}</p> : found.data.contacts.length === 0 ? (adding ? null : <p className="faint none">{t('office.contact.none')}</p>) : (
        <ul className="holdings">
          {found.data.contacts.map((c) => (
            <li key={c.id}>
              <div>
                <b>{names[c.person] ?? c.person}</b> <Telephone number={c.telephone} unit={unit.id} person={c.person} />
                <div className="faint figures">{[c.substitute ? t('office.contact.substituteIs', { name: names[c.substitute] ?? c.substitute }) : '', t('office.since', { at: day(c.from) })].filter(Boolean).join(' · ')}</div>
              </div>
              {fills ? (
                <Button onClick={() => modal.confirm({ title: t('office.contact.sure', { name: names[c.person] ?? '' }), content: t('office.contact.mean'), okText: t('office.contact.end'), cancelText: t('form.back'), onOk: () => end(c.id) })}>{t('office.contact.end')}</Button>
              ) : null}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
