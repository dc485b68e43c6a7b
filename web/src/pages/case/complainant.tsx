import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import { client, data } from '../../api/client'
import type { components } from '../../facts/schema'
import { Alert } from '../../parts/alert'
import { useDoing } from '../../parts/doing'
import { Plain } from '../../parts/plain'
import { numberOf } from '../../parts/number'
import { Unread } from '../../parts/unread'
import { useSession } from '../../session'
import { short } from '../../time'
import { aside, commandName, word } from '../../words'

// Fetched with what is looked at.
const Telephone = lazy(() => import('../desk/telephone').then((m) => ({ default: m.Telephone })))

type Shown = components['schemas']['Complainant']
type Alike = components['schemas']['SameComplainantOutputBody']

const FIELDS = ['name', 'telephone', 'address', 'id_number', 'note'] as const

/**
 * The complainant's block 举报人: closed until somebody says why it is opened,
 * and never kept beyond this view. Who may not look does not see that there is one.
 * contact: opens the form in which having spoken is recorded, for whoever may.
 */
export function Complainant({ id, contact }: { id: string; contact?: () => void }) {
  const { t } = useTranslation()
  const { has } = useSession()
  const looks = has('duty_officer', 'coordinator')
  const checks = has('coordinator', 'supervisor', 'auditor')
  return (
    <section className="card no-print">
      <h2>{t('case.complainant')}</h2>
      {looks ? <Block id={id} contact={contact} /> : null}
      {looks ? <Same id={id} /> : null}
      {checks ? <Looks id={id} /> : null}
    </section>
  )
}

function Block({ id, contact }: { id: string; contact?: () => void }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [reason, setReason] = useState('')
  const [shown, setShown] = useState<Shown | null>(null)
  const { busy, fault, go } = useDoing()
  const look = () => go(async () => {
    setShown(await data(client.POST('/api/v1/cases/{id}/complainant', { params: { path: { id } }, body: { reason } })))
    void queries.invalidateQueries({ queryKey: ['looks', id] })
  })
  if (shown) {
    const known = FIELDS.filter((f) => shown[f])
    return (
      <>
        {shown.anonymous ? <p>{t('field.anonymous')}</p> : null}
        {known.length ? <dl className="facts">{known.map((f) => [<dt key={f}>{t(`field.${f}`)}</dt>, <dd key={`${f}-is`} className="pre">{f === 'telephone' ? <Suspense><Telephone number={shown[f]}>{contact ? <Button size="small" className="record-call" aria-haspopup="dialog" onClick={contact}>{commandName('record-contact')}</Button> : null}</Telephone></Suspense> : shown[f]}</dd>])}</dl> : shown.anonymous ? null : <p className="faint">{t('case.nobodyKnown')}</p>}
        <Button size="small" onClick={() => { setShown(null); setReason('') }} style={{ marginTop: 8 }}>{t('case.hide')}</Button>
      </>
    )
  }
  return (
    <form onSubmit={(e) => { e.preventDefault(); void look() }}>
      <p className="faint" style={{ marginTop: 0 }}>{t('case.lookRule')}</p>
      {fault ? <Alert type="error" role="alert" title={fault} style={{ marginBottom: 8 }} /> : null}
      <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap' }}>
        <Plain value={reason} maxLength={500} onChange={(e) => setReason(e.target.value)} placeholder={t('case.lookReason')} aria-label={t('case.lookReason')} style={{ flex: '1 1 220px' }} />
        <Button htmlType="submit" loading={busy} disabled={!reason.trim()}>{t('case.look')}</Button>
      </div>
    </form>
  )
}

function Same({ id }: { id: string }) {
  const { t } = useTranslation()
  // Each time that it is asked leaves an entry and is told: it is asked by the button
  // and by nothing else, as what is read anew by itself would.
  const [found, setFound] = useState<Alike>()
  const { busy, fault, go } = useDoing()
  if (!found) {
    return (
      <>
        <p style={{ margin: '14px 0 0' }}>
          <Button size="small" loading={busy} onClick={() => void go(async () => setFound(await data(client.GET('/api/v1/cases/{id}/same-complainant', { params: { path: { id } } }))))}>{t('case.askSame')}</Button> <span className="faint">{t('case.askSameRule')}</span>
        </p>
        {fault ? <Alert type="error" role="alert" title={fault} style={{ marginTop: 10 }} /> : null}
      </>
    )
  }
  const cases = found.cases
  if (!cases.length) return <p role="status" className="faint">{t('case.noSame')}</p>
  return (
    <>
      <h3 className="within">{t('case.same', { n: cases.length })}</h3>
      <ul className="plain">
        {cases.map((c) => <li key={c.case}><Link to={`/cases/${c.case}`}>{numberOf(c)}</Link> {c.region} <span className="faint">{word('State', c.state)} {short(c.handed_over_at)}</span></li>)}
      </ul>
    </>
  )
}

function Looks({ id }: { id: string }) {
  const { t } = useTranslation()
  const found = useQuery({ queryKey: ['looks', id], queryFn: () => data(client.GET('/api/v1/cases/{id}/looks', { params: { path: { id } } })) })
  if (found.isError) return <Unread of={t('case.looksOf')} error={found.error} again={found.refetch} />
  if (!found.data) return null
  const { looks, names } = found.data
  const name = (p?: string) => (p ? names.people[p] ?? p : '')
  return (
    <details style={{ marginTop: 10 }}>
      <summary>{t('case.looks', { n: looks.length })}</summary>
      <ul className="plain">
        {looks.map((l) => <li key={l.at + l.person}>{short(l.at)} <b>{name(l.person)}</b>{l.acting_for ? aside(t('case.actingFor', { name: name(l.acting_for) })) : ''} <span className="faint pre">{l.reason}</span></li>)}
      </ul>
    </details>
  )
}
