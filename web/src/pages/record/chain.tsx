import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { client, data } from '../../api/client'
import { Alert } from '../../parts/alert'
import { saidBy } from '../../parts/doing'
import { Once } from '../../parts/once'
import { full } from '../../time'

/** Checks that the chain of the record holds, and says what that proves and what it does not. */
export function Chain() {
  const { t } = useTranslation()
  const [asked, ask] = useState(false)
  const found = useQuery({ queryKey: ['chain'], enabled: asked, staleTime: Infinity, gcTime: 0, refetchOnWindowFocus: false, retry: false, queryFn: () => data(client.GET('/api/v1/audit/verify')) })
  const r = found.data
  const bad = r && (!r.fits || r.differs)
  return (
    <section className="card chain" aria-busy={found.isFetching}>
      <div className="head">
        <h2>{t('record.chain.title')}</h2>
        <Button type={r ? 'default' : 'primary'} loading={found.isFetching} onClick={() => (asked ? void found.refetch() : ask(true))}>{t(r ? 'record.chain.again' : 'record.chain.check')}</Button>
      </div>
      <div role="status">
        {found.isFetching ? <p>{t('record.chain.checking')}</p> : found.isError ? <Alert type="error" role="alert" title={saidBy(found.error)} /> : r ? (
          <>
            <p className={bad ? 'verdict over' : 'verdict done'}>{!r.fits ? t('record.chain.broken', { n: r.pos + 1 }) : r.differs ? t('record.chain.differs', { n: r.pos }) : t('record.chain.holds', { n: r.pos })}</p>
            {(['roots', 'words'] as const).map((of) => r[`${of}_unchecked`] ? <p key={of} className="soon">{t(`record.chain.unchecked.${of}`, { n: r[`${of}_unchecked`] })}</p> : null)}
            {r.misfit || r.differs ? <Alert type="error" title={r.misfit || r.differs} description={t('record.chain.what')} style={{ marginBottom: 10 }} /> : null}
            <p className="faint figures">{t('record.chain.at', { at: full(r.at) })}</p>
            <details><summary>{t('record.chain.hash', { n: r.pos })}</summary><Once text={r.hash} label={t('record.chain.hash', { n: r.pos })} /></details>
          </>
        ) : null}
      </div>
      <p className="faint" style={{ marginBottom: 0 }}>{t('record.chain.links')}{t('record.chain.proves')}{t('record.chain.not')}</p>
    </section>
  )
}
