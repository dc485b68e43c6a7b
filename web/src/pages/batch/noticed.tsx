import { Button } from 'antd'
import i18next from 'i18next'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import { Alert } from '../../parts/alert'
import type { components } from '../../facts/schema'
import { commandName } from '../../words'
import type { Deed } from './mend'

type Notice = components['schemas']['BatchNotice']
type Way = { deed: Deed; position?: number } | { command: string }

/** What a notice is answered by on this page: something done about the list or a row, or a form of the case that it names. */
export function wayOut({ code, values: v }: Pick<Notice, 'code' | 'values'>): Way | undefined {
  if (code === 'looks_sent_again') return { deed: 'withdraw' }
  if (code === 'number_corrected' && v.case) return { command: 'amend-registration' }
  if (code === 'other_handover' && v.case) return { command: 'correct-handover-time' }
  if (v.why === 'row_struck_already') return { deed: 'restore', position: Number(v.position) }
  return undefined
}

/** What a deed says of its list: of one row that was mended by hand, which, and what is left; the sums of a corrected list are of the whole of one. */
export function toldOf({ notices, sum }: Pick<components['schemas']['BatchView'], 'notices' | 'sum'>, byHand?: number): Notice[] | undefined {
  return notices?.map((n) => (byHand && n.code === 'corrected' ? { ...n, text: i18next.t('batch.byHand', { row: byHand, n: sum.refused - (sum.struck ?? 0) }) } : n))
}

/** What is to be known of the list as a whole, with a case to look at and the way to do what it asks for. */
export function Noticed({ n, ask }: { n: Notice; ask?: (deed: Deed, position?: number) => void }) {
  const { t } = useTranslation()
  const v = n.values
  // What names cases by their ids in the program's own text is said in words of the page.
  const says: Record<string, string> = {
    looks_sent_again: t('batch.again', { n: v.rows }), number_corrected: t('batch.againNumber', { n: v.rows }), other_handover: t('batch.otherHandover', { n: v.rows, sent: v.sent }),
  }
  const way = wayOut(n)
  return (
    <Alert
      type="info" className="no-print noticed" style={{ marginBottom: 8 }} title={says[n.code] ?? n.text}
      description={v.case ? <>{t('batch.such', { row: [v.sheet, v.row].filter(Boolean).join(' ') })} <Link className="underlined" to={`/cases/${v.case}`}>{v.known_number || v.number || t('notices.case')}</Link>{v.known ? ` ${t('batch.registered')} ${v.known}` : ''}</> : undefined}
      action={!way || !ask ? undefined : 'deed' in way ? <Button onClick={() => ask(way.deed, way.position)}>{t(`batch.deeds.${way.deed}`)}</Button> : <Link className="underlined nowrap" to={`/cases/${v.case}?act=${way.command}`}>{commandName(way.command)}</Link>}
    />
  )
}
