import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { client, data } from '../../api/client'
import type { components } from '../../facts/schema'
import { Alert } from '../../parts/alert'
import { Modal } from '../../parts/box'
import { saidBy, useDoing } from '../../parts/doing'
import { Spin } from '../../parts/spin'

type Ties = components['schemas']['TiesView']
export type Of = 'unit' | 'person'

export function useTies(of: Of, id: string, asked = true) {
  return useQuery({
    queryKey: ['ties', of, id], enabled: asked,
    queryFn: () => data<Ties>(of === 'unit' ? client.GET('/api/v1/units/{id}/ties', { params: { path: { id } } }) : client.GET('/api/v1/people/{id}/ties', { params: { path: { id } } })),
  })
}

const counts = ['open_cases', 'handling', 'units_below', 'posts', 'duties', 'contacts', 'delegations'] as const

/** What hangs on a unit or a person, in words; what is not there is not said. */
export function TiesList({ of, ties }: { of: Of; ties: Ties }) {
  const { t } = useTranslation()
  const said = counts.filter((k) => ties[k] > 0)
  if (!said.length && !ties.responsible.length) return <p className="faint none">{t('office.ties.none')}</p>
  return (
    <ul className="ties">
      {said.map((k) => <li key={k}>{t(`office.ties.${of}.${k}`, { n: ties[k] })}</li>)}
      {ties.responsible.length ? <li>{t('office.ties.person.responsible', { units: ties.responsible.map((u) => ties.names.units[u] ?? u).join(t('me.and')) })}</li> : null}
    </ul>
  )
}

/** Asks before somebody or a unit is disabled, and tells what hangs on it. */
export function Disabling({ of, id, name, disable, back }: { of: Of; id: string; name: string; disable: () => Promise<unknown>; back: () => void }) {
  const { t } = useTranslation()
  const ties = useTies(of, id)
  const { busy, fault, go } = useDoing()
  const held = of === 'unit' && ties.data ? ties.data.open_cases > 0 || ties.data.units_below > 0 : false
  const said: ReactNode = ties.isPending ? <Spin /> : ties.isError ? <Alert type="error" role="alert" title={saidBy(ties.error)} /> : (
    <>
      <h3 className="within">{t('office.ties.title')}</h3>
      <TiesList of={of} ties={ties.data} />
    </>
  )
  return (
    <Modal
      open title={t('office.disable.sure', { name })} okText={t('office.disable.do')} okButtonProps={{ danger: true, disabled: held || !ties.data }} cancelText={t('form.back')} confirmLoading={busy}
      onCancel={back} onOk={async () => { if (await go(disable)) back() }} className="asks"
    >
      <p>{t(`office.disable.${of}`)}</p>
      {said}
      {held ? <Alert type="warning" role="alert" title={t('office.disable.held')} style={{ marginTop: 12 }} /> : null}
      {fault ? <Alert type="error" role="alert" title={fault} style={{ marginTop: 12 }} /> : null}
    </Modal>
  )
}
