import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { client, data } from '../../api/client'
import { Alert } from '../../parts/alert'
import { saidBy } from '../../parts/doing'
import { Once } from '../../parts/once'
import { message } from '../../parts/voice'
import { Spin } from '../../parts/spin'
import { Tag } from '../../parts/tag'
import { day } from '../../time'

const Begin = lazy(() => import('./factorforms').then((m) => ({ default: m.Begin })))
const Confirm = lazy(() => import('./factorforms').then((m) => ({ default: m.Confirm })))
const Renew = lazy(() => import('./factorforms').then((m) => ({ default: m.Renew })))
const Remove = lazy(() => import('./factorforms').then((m) => ({ default: m.Remove })))

type Step = '' | 'begin' | 'renew' | 'remove'

/** The second factor: set up, its recovery codes, and taken away. */
export function Factor({ done }: { done?: () => void }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [step, setStep] = useState<Step>('')
  const [secret, setSecret] = useState<{ secret: string; url: string }>()
  const [codes, setCodes] = useState<string[]>()
  const found = useQuery({ queryKey: ['factor'], queryFn: () => data(client.GET('/api/v1/me/second-factor')) })
  const anew = () => queries.invalidateQueries({ queryKey: ['factor'] })
  function show(c: string[]) {
    setStep('')
    setSecret(undefined)
    setCodes(c)
    void anew()
  }
  const on = found.data?.on
  return (
    <section className="card">
      <h2>{t('me.factor.title')} {found.data ? <Tag color={on ? '#1c7a3d' : undefined}>{t(on ? 'me.factor.on' : 'me.factor.off')}</Tag> : null}</h2>
      {found.isPending ? <Spin /> : found.isError ? <Alert type="error" role="alert" title={saidBy(found.error)} action={<Button size="small" onClick={() => found.refetch()}>{t('failed.again')}</Button>} /> : codes ? (
        <div className="shown-once" role="status">
          <b>{t('me.factor.codes')}</b>
          <p>{t('me.factor.codesOnce')}</p>
          <Once text={codes.join('\n')} label={t('me.factor.codes')} />
          <Button type="primary" onClick={() => { setCodes(undefined); done?.() }} style={{ marginTop: 10 }}>{t('me.kept')}</Button>
        </div>
      ) : secret || step === 'begin' || step === 'renew' ? (
        <Suspense fallback={<Spin />}>
          {secret ? <Confirm secret={secret} show={show} back={() => setSecret(undefined)} /> : step === 'begin' ? <Begin begun={setSecret} back={() => setStep('')} /> : <Renew show={show} back={() => setStep('')} />}
        </Suspense>
      ) : on ? (
        <>
          <p>{t('me.factor.since', { at: day(found.data.since!) })} <span className={found.data.recovery_codes <= 2 ? 'soon' : 'faint'}>{t('me.factor.left', { n: found.data.recovery_codes })}</span></p>
          <div className="deeds-row">
            <Button onClick={() => setStep('renew')}>{t('me.factor.renew')}</Button>
            <Button danger onClick={() => setStep('remove')}>{t('me.factor.remove')}</Button>
          </div>
        </>
      ) : (
        <>
          <p className={found.data.needed ? 'soon' : 'faint'}>{t(found.data.needed ? 'me.factor.needed' : 'me.factor.what')}</p>
          <Button onClick={() => setStep('begin')}>{t('me.factor.begin')}</Button>
        </>
      )}
      {step === 'remove' ? <Suspense><Remove back={() => setStep('')} removed={() => { setStep(''); message.success(t('me.factor.removed')); void anew() }} /></Suspense> : null}
    </section>
  )
}
