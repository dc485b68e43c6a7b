import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import { client, data } from '../../api/client'
import type { components } from '../../facts/schema'
import { short } from '../../time'
import { numberOf } from '../../parts/number'
import { listed, word } from '../../words'

export type Row = components['schemas']['CaseRow']

type Typed = { number?: string; region?: string; address?: string; respondent?: string; complaint?: string }

const PAUSE = 400

/** What was typed as it is compared: without a region alone, and without what is too short to tell anything. */
export function comparable({ number, region, address, respondent, complaint }: Typed): Typed | undefined {
  const long = (text: string | undefined, least: number) => { const s = (text ?? '').trim(); return s.length < least ? undefined : s }
  const what = { number: long(number, 2), address: long(address, 2), respondent: long(respondent, 2), complaint: long(complaint, 8)?.slice(0, 2000) }
  return Object.values(what).some(Boolean) ? { ...what, region: long(region, 2) } : undefined
}

/** Whether a case lies in another region than the one that was typed: what is written alike there may be another place. */
export const elsewhere = (typed = '', known = '') => typed.trim() !== '' && known !== '' && !typed.includes(known) && !known.includes(typed.trim())

/** What is compared once the typing pauses. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const later = setTimeout(() => setSettled(text), PAUSE)
    return () => clearTimeout(later)
  }, [text])
  return settled
}

/** How far the search has come: nothing to look for, still asking, not answered, or answered. */
export function saying(typed: boolean, settled: boolean, asked: { isPending: boolean; isError: boolean; isPlaceholderData: boolean }): 'nothing' | 'asking' | 'failed' | 'known' {
  if (!typed) return 'nothing'
  if (!settled || asked.isPending || asked.isPlaceholderData) return 'asking'
  return asked.isError ? 'failed' : 'known'
}

/** Cases that may be about the same, each with what is alike. What was found before stays while more is typed. */
export function Hints({ linked, link, ...typed }: Typed & { linked: string[]; link: (r: Row) => void }) {
  const { t } = useTranslation()
  const what = comparable(typed)
  const now = what ? JSON.stringify(what) : ''
  const settled = useSettled(now)
  const asked = useQuery({
    queryKey: ['similar', settled],
    queryFn: () => data(client.POST('/api/v1/cases/similar', { body: JSON.parse(settled) as Typed })),
    enabled: settled !== '', staleTime: 30_000, placeholderData: keepPreviousData,
  })
  const state = saying(now !== '', settled === now, asked)
  const found = state === 'nothing' || state === 'failed' ? [] : asked.data?.cases ?? []
  const left = asked.data?.unsearched ?? 0
  return (
    <section className="card hints" aria-label={t('register.hints')} aria-live="polite">
      <h2>{t('register.hints')}</h2>
      {state === 'failed' ? <p className="soon" role="alert">{t('hints.failed')}</p> : null}
      {state === 'asking' ? <p className="faint">{t('hints.asking')}</p> : null}
      {state === 'nothing' ? <p className="faint">{t('register.hintsAsk')}</p> : null}
      {state === 'known' && left ? <p className="soon">{t('hints.unsearched', { n: left })}</p> : null}
      {state === 'known' && !found.length && !left ? <p className="faint">{t('register.noHints')}</p> : null}
      {found.map(({ case: r, alike }) => (
        <div key={r.id} className="part">
          <div className="line">
            <Link className="number" to={`/cases/${r.id}`} target="_blank">{numberOf(r)}</Link>
            <span>{word('State', r.state)}</span>
            <span className="faint figures">{short(r.registered_at)}</span>
          </div>
          <div className="faint">{[r.region, r.address, r.respondent].filter(Boolean).join(' · ')}</div>
          {elsewhere(typed.region, r.region) ? <div className="soon">{t('hints.elsewhere', { region: r.region })}</div> : null}
          <div>{listed(alike.map((a) => t(`hints.alike.${a.by}`, { what: a.what })))}</div>
          <Button size="small" disabled={linked.includes(r.id)} onClick={() => link(r)} style={{ marginTop: 4 }}>{t(linked.includes(r.id) ? 'register.linked' : 'register.link')}</Button>
        </div>
      ))}
    </section>
  )
}
