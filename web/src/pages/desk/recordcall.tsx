import { useQuery } from '@tanstack/react-query'
import { Button, Popover } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import { client, data } from '../../api/client'
import { saidBy } from '../../parts/doing'
import { numberOf } from '../../parts/number'
import { useSession } from '../../session'
import { commandName, word } from '../../words'
import { callOf } from '../case/preset'

const MOST = 30

/** Beside a number that one rings up: a call is of a case, so that it asks of which one. */
export function RecordCall({ unit, person }: { unit: string; person?: string }) {
  const { t } = useTranslation()
  const { gives } = useSession()
  const [open, setOpen] = useState(false)
  const found = useQuery({
    queryKey: ['cases', 'of-unit', unit], enabled: open && unit !== '',
    queryFn: () => data(client.GET('/api/v1/cases', { params: { query: { unit, open: 'true', order: 'due', limit: MOST } } })),
  })
  if (!gives('record-call') || !unit) return null
  const rows = found.data?.cases ?? []
  const which = (
    <div className="which-case">
      <p className="faint">{t('desk.callOf')}</p>
      {found.isError ? <p className="over" role="alert">{saidBy(found.error)}</p> : found.isPending ? <p className="faint">{t('waiting')}</p> : rows.length === 0 ? <p>{t('desk.noCase')}</p> : (
        <ul className="plain">{rows.map((r) => <li key={r.id}><Link className="number" to={callOf(r.id, unit, person)}>{numberOf(r)}</Link> <span className="faint">{r.region} {word('State', r.state)}</span></li>)}</ul>
      )}
      {found.data?.next ? <Link to={`/board?unit=${unit}`}>{t('desk.whole')}</Link> : null}
    </div>
  )
  return <Popover trigger="click" open={open} onOpenChange={setOpen} content={which} placement="bottomLeft"><Button size="small" className="record-call" aria-expanded={open}>{commandName('record-call')}</Button></Popover>
}
