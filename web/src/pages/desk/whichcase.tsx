import { useQuery } from '@tanstack/react-query'
import { Popover } from 'antd'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import { client, data } from '../../api/client'
import { saidBy } from '../../parts/doing'
import { numberOf } from '../../parts/number'
import { word } from '../../words'
import { callOf } from '../case/preset'

const MOST = 30

/** Of which case a call was, among those in which the unit has a part. */
export function WhichCase({ unit, person, button }: { unit: string; person?: string; button: ReactElement }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(true)
  const found = useQuery({
    queryKey: ['cases', 'of-unit', unit], enabled: open,
    queryFn: () => data(client.GET('/api/v1/cases', { params: { query: { unit, open: 'true', order: 'due', limit: MOST } } })),
  })
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
  return <Popover trigger="click" open={open} onOpenChange={setOpen} content={which} placement="bottomLeft">{button}</Popover>
}
