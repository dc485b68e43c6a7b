import { useQuery } from '@tanstack/react-query'
import { Segmented } from 'antd'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'

import { client, data } from '../../api/client'
import { Choose } from '../../parts/choose'
import { Failed } from '../../parts/failed'
import { Waiting } from '../../parts/waiting'
import { Tag } from '../../parts/tag'
import { language, listed, word } from '../../words'

/** The table of who may do what 权限, as the program itself keeps it. */
export function Permissions() {
  const { t } = useTranslation()
  const [at, setAt] = useSearchParams()
  const found = useQuery({ queryKey: ['permissions', language()], queryFn: () => data(client.GET('/api/v1/permissions')), staleTime: 600_000 })
  if (found.isPending) return <Waiting />
  if (found.isError) return <Failed error={found.error} again={() => found.refetch()} />
  const { permissions, deeds, readings } = found.data
  const role = at.get('role') ?? ''
  const part = at.get('part') === 'reads' ? 'reads' : 'does'
  const put = (change: { role?: string; part?: string }) => {
    const next = { role, part, ...change }
    setAt({ tab: 'permissions', ...(next.role ? { role: next.role } : {}), ...(next.part === 'reads' ? { part: 'reads' } : {}) }, { replace: true })
  }
  const roles = [...new Set([...permissions.flatMap((p) => [...p.office, ...p.unit]), ...deeds.flatMap((d) => d.roles), ...readings.flatMap((r) => [...r.all, ...r.unit])])]
  const has = (...lists: string[][]) => !role || lists.some((l) => l.includes(role))
  const names = (l: string[]) => (l.length ? l.map((r) => <Tag key={r} color={r === role ? 'blue' : undefined}>{word('Role', r)}</Tag>) : <span className="faint">—</span>)
  return (
    <>
      <div className="filters">
        <Segmented aria-label={t('rules.tab.permissions')} value={part} onChange={(v) => put({ part: v })} options={[{ value: 'does', label: t('rules.perm.does') }, { value: 'reads', label: t('rules.perm.reads') }]} />
        <Choose aria-label={t('rules.perm.role')} none={t('rules.perm.role')} value={role || undefined} set={(v) => put({ role: v ?? '' })} choices={roles.map((r) => ({ value: r, label: word('Role', r) }))} />
      </div>
      {part === 'does' ? (
        <div className="scroll">
          <table className="cases perm">
            <thead><tr><th scope="col">{t('rules.perm.what')}</th><th scope="col">{t('rules.perm.office')}</th><th scope="col">{t('rules.perm.unit')}</th><th scope="col">{t('rules.perm.when')}</th></tr></thead>
            <tbody>
              {deeds.filter((d) => has(d.roles)).map((d) => (
                <tr key={d.deed}><th scope="row">{t(`deed.${d.deed}`, { defaultValue: d.deed })}</th><td data-label={t('rules.perm.office')}>{names(d.roles.filter((r) => !r.startsWith('unit_')))}</td><td data-label={t('rules.perm.unit')}>{names(d.roles.filter((r) => r.startsWith('unit_')))}</td><td className="faint">{t('rules.perm.outside')}</td></tr>
              ))}
              {permissions.filter((p) => has(p.office, p.unit)).map((p, i) => (
                <tr key={i}>
                  <th scope="row">{p.name}</th>
                  <td data-label={t('rules.perm.office')}>{names(p.office)}</td>
                  <td data-label={t('rules.perm.unit')}>{names(p.unit)}{p.unit.length && p.relation ? <div className="faint">{word('Relation', p.relation)}</div> : null}</td>
                  <td className="faint">{p.states.length ? listed(p.states.map((s) => word('State', s))) : t('rules.perm.before')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        <div className="scroll">
          <table className="cases perm">
            <thead><tr><th scope="col">{t('rules.perm.data')}</th><th scope="col">{word('Reach', 'all')}</th><th scope="col">{word('Reach', 'unit')}</th><th scope="col">{word('Reach', 'own')}</th></tr></thead>
            <tbody>
              {readings.filter((r) => has(r.all, r.unit, r.own)).map((r) => (
                <tr key={r.data}><th scope="row">{r.name}</th><td data-label={word('Reach', 'all')}>{names(r.all)}</td><td data-label={word('Reach', 'unit')}>{names(r.unit)}</td><td data-label={word('Reach', 'own')}>{names(r.own)}</td></tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  )
}
