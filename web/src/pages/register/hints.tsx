import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import { client, data } from '../../api/client'
import type { components } from '../../facts/schema'
import { short } from '../../time'
import { numberOf } from '../../parts/number'
import { word } from '../../words'

export type Row = components['schemas']['CaseRow']

const PAUSE = 400
const LEAST = 2

/** What is searched for while somebody types, once the typing pauses. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const later = setTimeout(() => setSettled(text.trim()), PAUSE)
    return () => clearTimeout(later)
  }, [text])
  return settled
}

/** How far one search has come: nothing to look for, still asking, not answered, or answered. */
export function saying(typed: string, settled: boolean, asked: { isPending: boolean; isError: boolean }): 'nothing' | 'asking' | 'failed' | 'known' {
  if (typed.trim().length < LEAST) return 'nothing'
  if (!settled || asked.isPending) return 'asking'
  return asked.isError ? 'failed' : 'known'
}

/** What is said of all searches: nothing is alike only once all of them are answered. */
export function together(states: ReturnType<typeof saying>[]): ReturnType<typeof saying> {
  return (['failed', 'asking', 'known'] as const).find((s) => states.includes(s)) ?? 'nothing'
}

function useLike(typed: string | undefined) {
  const q = useSettled(typed ?? '')
  const settled = (typed ?? '').trim() === q
  const asked = useQuery({
    queryKey: ['cases', 'like', q],
    queryFn: () => data(client.GET('/api/v1/cases', { params: { query: { q, order: 'registration', limit: 6 } as never } })),
    enabled: q.length >= LEAST, staleTime: 30_000,
  })
  return { rows: asked.data?.cases ?? [], state: saying(typed ?? '', settled, asked) }
}

/** Cases that may be about the same: found by number, address and respondent. What stands only in their words is not found, and that is said. */
export function Hints({ number, address, respondent, region, linked, link }: { number?: string; address?: string; respondent?: string; region?: string; linked: string[]; link: (r: Row) => void }) {
  const { t } = useTranslation()
  const found = [useLike(number), useLike(address), useLike(respondent)]
  const rows = new Map<string, Row>()
  for (const f of found) for (const r of f.rows) rows.set(r.id, r)
  const state = together(found.map((f) => f.state))
  return (
    <section className="card hints" aria-label={t('register.hints')} aria-live="polite">
      <h2>{t('register.hints')}</h2>
      {state === 'failed' ? <p className="soon" role="alert">{t('hints.failed')}</p> : state === 'asking' ? <p className="faint">{t('hints.asking')}</p> : state === 'nothing' ? <p className="faint">{t('register.hintsAsk')}</p> : rows.size === 0 ? <p className="faint">{t('register.noHints')}{region?.trim() ? <> <Link to={`/board?${new URLSearchParams({ q: region.trim() })}`} target="_blank">{t('register.ofRegion', { region: region.trim() })}</Link></> : null}</p> : null}
      {[...rows.values()].slice(0, 8).map((r) => (
        <div key={r.id} className="part">
          <div className="line">
            <Link className="number" to={`/cases/${r.id}`} target="_blank">{numberOf(r)}</Link>
            <span>{word('State', r.state)}</span>
            <span className="faint figures">{short(r.registered_at)}</span>
          </div>
          <div className="faint">{[r.region, r.address, r.respondent].filter(Boolean).join(' · ')}</div>
          <Button size="small" disabled={linked.includes(r.id)} onClick={() => link(r)} style={{ marginTop: 4 }}>{t(linked.includes(r.id) ? 'register.linked' : 'register.link')}</Button>
        </div>
      ))}
    </section>
  )
}
