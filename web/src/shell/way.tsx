import { CloudUploadOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import { NavLink } from 'react-router'

import { useSender, useSending } from '../uploads'

/** Says on every page that files are still on their way, and leads to them. */
export function OnItsWay() {
  const { t } = useTranslation()
  useSender()
  const { files } = useSending()
  const refused = files.filter((f) => f.state === 'refused')
  const open = files.filter((f) => f.state === 'waiting' || f.state === 'stored')
  const first = refused[0] ?? open[0]
  if (!first) return null
  const says = refused.length ? t('sending.barFault', { n: refused.length }) : t('sending.bar', { n: open.length })
  return <NavLink to={`/cases/${first.case}#sending`} className="on-its-way" aria-label={says} title={says}><CloudUploadOutlined /> {refused.length || open.length}</NavLink>
}
