import { Button, Checkbox, Segmented, Select } from 'antd'
import { type ReactNode, useId } from 'react'
import { useTranslation } from 'react-i18next'

import { useUnits } from '../../api/office'
import { Input } from '../../parts/input'
import { useTied } from '../../parts/tied'
import { Tag } from '../../parts/tag'
import { word } from '../../words'
import { UnitSelect } from '../case/act/fields'
import { beyond, commandOf, found, gaps, noneOf, others, type Plan, reasonFor, type Row } from './plan'
import { further, leading, listed } from '../../words'

/** The units of one case before they are confirmed; each proposal with its reason. */
export function PlanForm({ row, plan, units, set, locked }: { row: Row; plan: Plan; units: Record<string, string>; set: (p: Plan) => void; locked: boolean }) {
  const { t } = useTranslation()
  const id = useId()
  const missing = gaps(row, plan)
  const known = useUnits().data?.units
  // What left the desk meanwhile is not among the names that came with it.
  const name = (u: string) => units[u] ?? known?.find((x) => x.id === u)?.name ?? ''
  const local = found(row)
  const change = (more: Partial<Plan>) => !locked && set({ ...plan, ...more })
  const unclear = row.territory?.unclear ?? []
  const besides = beyond(commandOf(row, plan))
  return (
    <div className="plan">
      <Labelled id={`${id}lead`} label={t('dispatch.lead')} fault={missing.includes('lead') ? t('dispatch.gap.lead') : ''} why={reasonFor(row, 'lead', plan.lead)}>
        <UnitSelect id={`${id}lead`} value={plan.lead} set={(lead) => change({ lead })} />
      </Labelled>
      <Labelled id={`${id}assisting`} label={t('dispatch.assisting')} why={alike(plan.assisting, (u) => reasonFor(row, 'assisting', u)).map(([of, why]) => leading(listed(of.map(name))) + why).reduce((a, b) => further(a, b), '')}>
        <Units id={`${id}assisting`} value={plan.assisting} set={(assisting) => change({ assisting })} />
      </Labelled>
      <Labelled id={`${id}territorial`} label={t('dispatch.territorial')} fault={missing.includes('territory') ? t('dispatch.gap.territory') : missing.includes('unclear') ? t('dispatch.gap.unclear') : ''}>
        {local.map((u) => {
          const leads = u === plan.lead
          const out = plan.leftOut[u] !== undefined && !leads
          return (
            <div key={u} className="local">
              <Tag color={out ? undefined : 'blue'}>{name(u)}</Tag>
              <span className="faint">{leads ? t('dispatch.leadsItself') : row.territory?.units?.find((x) => x.unit === u)?.reason}</span>
              {leads ? null : <Button size="small" type="link" disabled={locked} onClick={() => { const rest = { ...plan.leftOut }; if (out) delete rest[u]; else rest[u] = ''; change({ leftOut: rest }) }}>{t(out ? 'territory.bringIn' : 'territory.leaveOut')}</Button>}
              {out ? <Input aria-label={t('dispatch.leftOutWhy', { unit: name(u) })} placeholder={t('dispatch.leftOutWhy', { unit: name(u) })} maxLength={2000} status={plan.leftOut[u]!.trim() ? undefined : 'error'} value={plan.leftOut[u]} onChange={(e) => change({ leftOut: { ...plan.leftOut, [u]: e.target.value } })} /> : null}
            </div>
          )
        })}
        {unclear.map((u) => {
          const none = noneOf(u, plan)
          const why = plan.leftOut[u.units[0]!] ?? ''
          const without = Object.fromEntries(Object.entries(plan.leftOut).filter(([x]) => !u.units.includes(x)))
          const allOut = (reason: string) => change({ leftOut: { ...without, ...Object.fromEntries(u.units.map((x) => [x, reason])) }, territorial: plan.territorial.filter((x) => !u.units.includes(x)) })
          return (
            <div key={u.words} className="local">
              <span className="soon">{u.reason}</span>
              {u.units.map((x) => <Button key={x} size="small" type={plan.territorial.includes(x) ? 'primary' : 'default'} disabled={locked} onClick={() => change({ leftOut: without, territorial: plan.territorial.includes(x) ? plan.territorial.filter((y) => y !== x) : [...plan.territorial, x] })}>{name(x)}</Button>)}
              <Button size="small" type={none ? 'primary' : 'default'} disabled={locked} onClick={() => (none ? change({ leftOut: without }) : allOut(''))}>{t('dispatch.noneOf')}</Button>
              {none ? <Input aria-label={t('dispatch.noneWhy', { words: u.words })} placeholder={t('dispatch.noneWhy', { words: u.words })} maxLength={2000} status={why.trim() ? undefined : 'error'} value={why} onChange={(e) => allOut(e.target.value)} /> : null}
            </div>
          )
        })}
        <Units id={`${id}territorial`} value={plan.territorial} set={(territorial) => change({ territorial })} placeholder={t(local.length ? 'dispatch.moreTerritorial' : 'dispatch.nameTerritorial')} />
        {!local.length && !plan.territorial.length ? <Input style={{ marginTop: 6 }} aria-label={t('field.no_territory_reason')} placeholder={t('dispatch.orNoTerritory')} maxLength={2000} value={plan.noTerritory} onChange={(e) => change({ noTerritory: e.target.value })} /> : null}
      </Labelled>
      <Labelled id={`${id}mode`} of="mode" label={t('field.answer_mode')} fault={missing.includes('answering') ? t('dispatch.gap.answering') : ''}>
        <Segmented
          id={`${id}mode`} disabled={locked} value={plan.answering ? 'separate' : 'joint'} options={(['joint', 'separate'] as const).map((m) => ({ value: m, label: word('AnswerMode', m) }))}
          onChange={(m) => change({ answering: m === 'separate' ? (plan.answering ?? []) : undefined })}
        />
        {plan.answering ? (
          <Checkbox.Group
            className="answering" aria-label={t('dispatch.answering')} disabled={locked} value={plan.answering} onChange={(answering) => change({ answering })}
            options={others(row, plan).map((u) => ({ value: u, label: t('dispatch.answers', { unit: name(u) }) }))}
          />
        ) : null}
      </Labelled>
      {besides.length ? <p className="faint">{t('dispatch.besides', { what: listed(besides.map((f) => t(`field.${f}`, { defaultValue: f }))) })}</p> : null}
      {missing.includes('reason') ? <div className="over" role="alert">{t('dispatch.gap.reason')}</div> : null}
    </div>
  )
}

/** Units that one and the same reason proposes. */
function alike(units: string[], why: (u: string) => string): [string[], string][] {
  const groups = new Map<string, string[]>()
  for (const u of units) if (why(u)) groups.set(why(u), [...(groups.get(why(u)) ?? []), u])
  return [...groups].map(([reason, of]) => [of, reason])
}

function Labelled({ id, of = '', label, why, fault, children }: { id: string; of?: string; label: string; why?: string; fault?: string; children: ReactNode }) {
  useTied(id, false, fault ? `${id}-fault` : undefined)
  return (
    <div className={`field ${of}`}>
      <label htmlFor={id}>{label}</label>
      {children}
      {why ? <div className="faint why">{why}</div> : null}
      {fault ? <div id={`${id}-fault`} className="over">{fault}</div> : null}
    </div>
  )
}

function Units({ id, value, set, placeholder }: { id: string; value: string[]; set: (v: string[]) => void; placeholder?: string }) {
  const units = useUnits()
  return (
    <Select
      id={id} mode="multiple" value={value} onChange={set} placeholder={placeholder} style={{ width: '100%' }} loading={units.isPending}
      showSearch={{ filterOption: (typed, option) => String(option?.label ?? '').toLowerCase().includes(typed.toLowerCase()) }}
      options={(units.data?.units ?? []).filter((u) => !u.disabled && u.kind !== 'office' && u.kind !== 'group').map((u) => ({ value: u.id, label: u.name }))}
    />
  )
}
