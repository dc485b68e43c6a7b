import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import { numberOf } from '../parts/number'
import { short } from '../time'
import { commandName } from '../words'
import { useDrafts } from '.'
import { shownAt, wayTo } from './ways'

/** So many stand open; the others are unfolded. */
const SHOWN = 6

/** What somebody has begun to write and not sent, with the way back to it, on the page where it belongs. */
export function Unsent({ at = 'desk' }: { at?: 'desk' | 'office' }) {
  const { t } = useTranslation()
  const drafts = useDrafts()
  const found = (drafts.data?.drafts ?? []).filter((d) => shownAt(at, d))
  if (!found.length) return null
  const one = (d: (typeof found)[number]) => {
    const way = wayTo(d)
    return <li key={d.key}><Link to={way.to}>{'command' in way ? `${commandName(way.command)} ${numberOf(d)}` : t(way.words)}</Link> <span className="faint nowrap">{short(d.updated_at)}</span></li>
  }
  return (
    <section className="unsent" aria-label={t('draft.unsentOnes')}>
      <b>{t('draft.unsentOnes')}</b>
      <ul>{found.slice(0, SHOWN).map(one)}</ul>
      {found.length > SHOWN ? <details><summary>{t('draft.more', { n: found.length - SHOWN })}</summary><ul>{found.slice(SHOWN).map(one)}</ul></details> : null}
    </section>
  )
}
