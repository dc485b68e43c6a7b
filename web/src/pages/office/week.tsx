import { LeftOutlined, RightOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'

import { serverNow } from '../../api/clock'
import { date, day } from '../../time'
import { later, monday } from './cover'

/** Goes from week to week. */
export function WeekChoice({ week, go }: { week: string; go: (week: string | undefined) => void }) {
  const { t } = useTranslation()
  const here = monday(date(serverNow()))
  return (
    <div className="week">
      <Button icon={<LeftOutlined />} aria-label={t('office.roster.before')} onClick={() => go(later(week, -7))} />
      <b className="figures">{day(week)} — {day(later(week, 6))}</b>
      <Button icon={<RightOutlined />} aria-label={t('office.roster.after')} onClick={() => go(later(week, 7))} />
      <Button disabled={week === here} onClick={() => go(undefined)}>{t('office.roster.thisWeek')}</Button>
    </div>
  )
}
