import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { View } from './view'

const NAMES = { parts: 'case.parts', answers: 'case.answers', evidence: 'case.evidence', clocks: 'case.clocks', way: 'case.way' } as const
type Name = keyof typeof NAMES

/** The ways to the parts of a long page, as far as the case has them: nobody scrolls through a report for a clock. */
export function Sections({ view }: { view: View }) {
  const { t } = useTranslation()
  const [there, setThere] = useState<Name[]>([])
  useEffect(() => setThere((Object.keys(NAMES) as Name[]).filter((n) => document.getElementById(n))), [view])
  const go = (name: Name) => {
    const section = document.getElementById(name)
    section?.scrollIntoView()
    section?.focus({ preventScroll: true })
  }
  return (
    <nav className="sections no-print" aria-label={t('case.sections')}>
      {there.map((n) => <a key={n} href={`#${n}`} onClick={(e) => { e.preventDefault(); go(n) }}>{t(NAMES[n])}</a>)}
    </nav>
  )
}
