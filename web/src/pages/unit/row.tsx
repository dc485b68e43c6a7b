import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'

import { numberOf } from '../../parts/number'
import { Due, nearness } from '../../parts/remaining'
import { Tag } from '../../parts/tag'
import { short } from '../../time'
import { useNow } from '../../time/now'
import { PhotographFor } from '../../uploads/pick'
import { commandName, word } from '../../words'
import { Deed } from '../case/deed'
import { extensionSays } from '../case/extension'
import { formOf } from '../case/preset'
import type { Names } from './reading'
import type { TaskRow, Todo } from './todo'

/** On site these are done with a camera in hand, also by whoever is there before a handler is named. */
const ON_SITE = ['name_handler', 'go_on_site', 'contribute', 'submit', 'supplement', 'rectify', 'sign']

/** What is written from what others deliver as well. */
const WRITTEN = ['contribute', 'sign', 'submit', 'supplement']

/** Where a task is done: the case with the deed in front, where it is this person's. */
export const wayTo = (r: TaskRow) => (r.yours && r.command ? formOf(r.case.id, r.command, r.subject) : `/cases/${r.case.id}`)

/** One part of ours with its next step. */
export function Row({ todo, names, many }: { todo: Todo; names: Names; many: boolean }) {
  const { t } = useTranslation()
  const go = useNavigate()
  const now = useNow()
  const [pairing, pair] = useState(false)
  const r = todo.next
  const all = [r, ...todo.then]
  const extension = all.find((x) => x.about?.extension)?.about?.extension
  const c = r.case
  const near = r.due_at ? nearness(Date.parse(r.due_at), now) : 'ours'
  const handler = r.part?.handler ? names.people[r.part.handler] ?? '' : ''
  return (
    <li className={`todo ${near}`} data-kind={r.kind} data-case={c.id}>
      <div className="todo-head">
        <span>
          {c.priority && c.priority !== 'normal' ? <span className="star" title={word('Priority', c.priority)} aria-label={word('Priority', c.priority)}>★ </span> : null}
          <Link className="number" to={`/cases/${r.case.id}`}>{numberOf(c)}</Link>
        </span>
        {r.due_at ? <Due at={r.due_at} /> : <span className="faint">{t('unit.noDue')}</span>}
      </div>
      <About r={r} names={names} />
      <div className="line faint">
        {r.listed_supervision ? <Tag color="red" className="listed">{t('case.paper.listed')} {word('SourceLevel', r.listed_supervision.level)} {r.listed_supervision.number}</Tag> : null}
        {r.part ? <span>{r.part.below ? t('unit.below') : word('AssignmentRole', r.part.role)}{many ? ` ${names.units[r.part.unit] ?? ''}` : ''}</span> : null}
        {r.part && r.kind !== 'acknowledge' ? <span>{handler ? t('unit.handler', { name: handler }) : t('unit.noHandler')}</span> : null}
        {todo.mustSign && ['submit', 'supplement'].includes(r.kind) ? <span className="soon">{t(r.about?.presented ? 'unit.waitsSigned' : r.about?.sent_back ? 'unit.sentBack' : 'unit.mustSign')}</span> : null}
        {r.about?.signed_at ? <span className="soon" data-signed>{t('unit.toFile', { name: names.people[r.about.signed_by!] ?? r.about.signed_by, at: short(r.about.signed_at) })}</span> : null}
        {r.kind === 'sign' && r.about?.presented ? <span className="soon">{t('presented.by', { name: names.people[r.about.by!] ?? r.about.by, at: short(r.about.at) })}</span> : null}
        {r.part?.ruled === false ? <span className="soon">{t('unit.again')}</span> : null}
        {r.about?.rung ? <span>{word('Rung', r.about.rung)}</span> : null}
      </div>
      {r.part?.contributors.length && all.some((x) => WRITTEN.includes(x.kind)) ? (
        <div className="line faint" data-contributors>
          {r.part.contributors.map((x) => {
            const name = names.units[x.unit] ?? x.unit
            return x.delivered_at ? <span key={x.unit} className="done">{t('unit.delivered', { name, at: short(x.delivered_at) })}</span> : <span key={x.unit}>{t('unit.notDelivered', { name })}</span>
          })}
        </div>
      ) : null}
      <Said r={all.find((x) => x.about?.redo) ?? r} />
      {extension ? <div className={extension.granted === false ? 'soon' : 'faint'} data-extension>{extensionSays(extension)}</div> : null}
      <div className="todo-deeds">
        <Button type={r.yours ? 'primary' : 'default'} onClick={() => go(wayTo(r))}>{r.yours && r.command ? commandName(r.command) : t('unit.look')}</Button>
        {r.part && ON_SITE.includes(r.kind) ? <PhotographFor id={c.id} number={numberOf(c)} /> : null}
        {r.part && r.pairs ? <Button data-act="pair" onClick={() => pair(true)}>{commandName('pair-evidence')}</Button> : null}
        {pairing ? <Deed id={c.id} kind="pair-evidence" close={() => pair(false)} /> : null}
      </div>
      {todo.then.length ? (
        <div className="todo-then">{todo.then.map((x, i) => <span key={x.kind}><span className="faint">{t(i ? 'unit.after' : 'unit.then')}</span> <Link to={wayTo(x)}>{x.command ? commandName(x.command) : word('TaskKind', x.kind)}{x.due_at && x.due_at !== r.due_at ? <> <Due at={x.due_at} /></> : null}</Link></span>)}</div>
      ) : null}
    </li>
  )
}

/** What it is about and where: its own region is known to whoever reads it. */
export function About({ r, names }: { r: TaskRow; names: Names }) {
  const c = r.case
  const unit = r.part?.unit ?? r.unit
  const own = !!c.region && !!unit && (names.units[unit] ?? '').includes(c.region)
  const where = [c.address || (own ? '' : c.region), c.respondent].filter(Boolean).join(' · ')
  return (
    <>
      {r.complaint ? <div className="todo-about">{r.complaint}</div> : null}
      {where ? <div className="todo-where">{where}</div> : null}
    </>
  )
}

/** What somebody asks with it: the list of a return, an instruction, the reason of an escalation. */
export function Said({ r }: { r: TaskRow }) {
  const { t } = useTranslation()
  const texts = r.about?.texts ?? []
  const back = r.about?.sent_back
  if (!texts.length && !back) return null
  const redo = r.about!.redo
  const returned = !!redo || (['supplement', 'sign'].includes(r.kind) && (r.about!.times ?? 0) > 0)
  const title = redo ? t('unit.redo', { at: short(redo.at) }) : returned ? t('unit.returned', { n: r.about!.times }) : r.kind === 'sign' || r.kind === 'sign_reply' ? t('unit.summary') : ['acknowledge', 'contribute', 'passed_on'].includes(r.kind) ? t('unit.instruction') : ''
  return (
    <div className={`todo-said ${returned ? 'returned' : ''}`}>
      {back ? <><b>{t('unit.backBecause')}</b><p className="pre">{back}</p></> : null}
      {title && texts.length ? <b>{title}</b> : null}
      {texts.length === 0 ? null : texts.length > 1 ? <ol>{texts.map((s, i) => <li key={i} className="pre">{s}</li>)}</ol> : <p className="pre">{texts[0]}</p>}
    </div>
  )
}
