import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { Fragment, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { client, data } from '../../api/client'
import { useDraft } from '../../drafts'
import { Found } from '../../drafts/bar'
import type { components } from '../../facts/schema'
import { Alert } from '../../parts/alert'
import { saidBy, useDoing } from '../../parts/doing'
import { Field } from '../../parts/field'
import { Input } from '../../parts/input'
import { Tag } from '../../parts/tag'
import { modal } from '../../parts/voice'
import { language } from '../../words'
import { Months } from './calendars'
import { differing, stretches, turns, type Year } from './month'
import { Faults, Storing } from './storing'
import { daysOff, type Holiday, pressed, yearText } from './text'

type Said = { source: string; holidays: Holiday[]; makeup: string[]; reason: string }

/** A year's calendar: its holidays and the weekend days that are worked, beside the picture of the year, tried out before it is stored. */
export function NewYear({ year, from, back, done }: { year: number; from?: Year; back: () => void; done: (stored: components['schemas']['CalendarText']) => void }) {
  const { t } = useTranslation()
  const id = useId()
  const queries = useQueryClient()
  const { busy, fault, go } = useDoing()
  const draft = useDraft(`rules/calendars/${year}/year`)
  // The names of holidays are not stored, for nothing is counted by them.
  const begun: Said = { source: from?.source ?? '', holidays: from ? stretches(from).map((s) => ({ name: t('rules.calendar.why.holiday'), from: s.from, to: s.until })) : [], makeup: from?.makeup ?? [], reason: '' }
  const [said, setSaid] = useState(begun)
  const [asked, ask] = useState('')
  const [free, setFree] = useState<Holiday>({ name: '', from: '', to: '' })
  const [worked, setWorked] = useState('')
  const set = (change: Partial<Said>) => {
    setSaid({ ...said, ...change })
    draft.keep({ ...said, ...change })
  }
  const text = yearText({ year, ...said })
  const check = useQuery({
    queryKey: ['calendar check', asked, language()], enabled: asked !== '', gcTime: 0,
    queryFn: () => data(client.POST('/api/v1/calendars/check', { body: { text: asked } })),
  })
  const stale = asked !== text
  const found = asked ? check.data : undefined
  const sure = !stale && found?.standing === 'new'
  const title = t(from ? 'rules.new.change' : 'rules.new.year', { n: year })
  const store = () => go(async () => {
    const stored = await data(client.POST('/api/v1/calendars', { body: { text, read: found!.version, reason: said.reason.trim() } }))
    void draft.sent(true)
    await queries.invalidateQueries({ queryKey: ['calendars'] })
    done(stored)
  })
  const bounds = { type: 'date', min: `${year}-01-01`, max: `${year}-12-31` }
  const span = (h: Holiday) => (h.from === h.to ? h.from.slice(5) : `${h.from.slice(5)} — ${h.to.slice(5)}`)
  return (
    <>
      <section className="card">
        <div className="head"><h2>{title}</h2><Button onClick={() => draft.back(back)}>{t('form.back')}</Button></div>
        <p className="rule">{t('rules.new.yearMeans')}</p>
        <Found draft={draft} take={(body) => setSaid({ ...begun, ...body })} />
        <Field label={t('rules.new.source')} needed>{(f) => <Input id={f} maxLength={300} value={said.source} onChange={(e) => set({ source: e.target.value })} placeholder={t('rules.new.sourceSuch')} />}</Field>
        <div className="year-form">
          <form className="part" aria-label={t('rules.calendar.why.holiday')} onSubmit={(e) => { e.preventDefault(); set({ holidays: [...said.holidays, { ...free, to: free.to || free.from }].sort((a, b) => a.from.localeCompare(b.from)) }); setFree({ name: '', from: '', to: '' }) }}>
            <h3 className="within">{t('rules.calendar.why.holiday')}</h3>
            <ul className="year-days">{said.holidays.map((h, i) => <li key={`${h.from} ${h.to} ${i}`}><span><b>{h.name}</b> <span className="figures">{span(h)}</span></span><Button size="small" aria-label={t('rules.new.takeOutOf', { what: `${h.name} ${span(h)}` })} onClick={() => set({ holidays: said.holidays.filter((x) => x !== h) })}>{t('rules.new.takeOut')}</Button></li>)}</ul>
            <div className="field"><label htmlFor={`${id}name`}>{t('rules.new.holidayName')}</label><Input id={`${id}name`} required maxLength={40} value={free.name} onChange={(e) => setFree({ ...free, name: e.target.value })} /></div>
            <div className="field"><label htmlFor={`${id}from`}>{t('rules.new.firstDay')}</label><Input id={`${id}from`} required {...bounds} value={free.from} onChange={(e) => setFree({ ...free, from: e.target.value })} /></div>
            <div className="field"><label htmlFor={`${id}to`}>{t('rules.new.lastDay')}<span className="faint"> {t('form.optional')}</span></label><Input id={`${id}to`} {...bounds} min={free.from || bounds.min} value={free.to} onChange={(e) => setFree({ ...free, to: e.target.value })} /></div>
            <Button htmlType="submit">{t('rules.new.addHoliday')}</Button>
          </form>
          <form className="part" aria-label={t('rules.calendar.why.makeup')} onSubmit={(e) => { e.preventDefault(); set({ makeup: [...new Set([...said.makeup, worked])].sort() }); setWorked('') }}>
            <h3 className="within">{t('rules.calendar.why.makeup')}</h3>
            <ul className="year-days">{said.makeup.map((d) => <li key={d}><span className="figures">{d.slice(5)}</span><Button size="small" aria-label={t('rules.new.takeOutOf', { what: d })} onClick={() => set({ makeup: said.makeup.filter((x) => x !== d) })}>{t('rules.new.takeOut')}</Button></li>)}</ul>
            <div className="field"><label htmlFor={`${id}made`}>{t('rules.new.makeupDay')}</label><Input id={`${id}made`} required {...bounds} value={worked} onChange={(e) => setWorked(e.target.value)} /></div>
            <Button htmlType="submit">{t('rules.new.addMakeup')}</Button>
          </form>
        </div>
        <details className="table"><summary>{t('rules.new.asText')}</summary><pre className="as-text">{text.split('\n').map((l, i) => `${String(i + 1).padStart(3)}  ${l}`).slice(0, -1).join('\n')}</pre></details>
        <div className="foot">
          {asked && stale ? <span className="soon">{t('rules.new.stale')}</span> : null}
          <Button type={sure ? undefined : 'primary'} loading={check.isFetching} onClick={() => (stale ? ask(text) : void check.refetch())}>{t('rules.new.check')}</Button>
        </div>
        <div aria-live="polite" className="says-check">
          {check.isError ? <Alert type="error" title={saidBy(check.error)} /> : !found || stale ? null : found.standing === 'faulty' ? <Faults faults={found.faults} /> : found.standing === 'stored' ? <Alert type="info" role="status" title={t('rules.new.yearAlready')} /> : <Means from={from} found={found} />}
        </div>
      </section>
      <Months year={{ year, source: said.source, holidays: daysOff(said.holidays), makeup: said.makeup }} press={(date) => set(pressed(said, date, t('rules.calendar.why.holiday')))} />
      {!stale && found?.standing === 'stored' ? null : <Storing
        reason={said.reason} set={(reason) => set({ reason })} checked={sure} draft={draft} busy={busy} fault={fault} label={t('rules.new.storeYear')} note={t('rules.new.yearStands')}
        ask={() => modal.confirm({ title: t('rules.new.storeSure', { what: t('rules.new.yearName', { n: year }) }), content: t('rules.new.yearStands'), okText: t('rules.new.storeYear'), cancelText: t('form.back'), onOk: () => void store() })}
      />}
    </>
  )
}

/** What a calendar without faults would be: which days it has otherwise than the one that counts, and how many open cases ask for them. */
function Means({ from, found: { calendar, change } }: { from?: Year; found: components['schemas']['CalendarCheck'] }) {
  const { t } = useTranslation()
  const differs = from && calendar ? differing(from, calendar) : undefined
  return (
    <>
      <p className="done none">{t('rules.new.yearGood', { free: calendar?.holidays?.length ?? 0, made: calendar?.makeup?.length ?? 0 })}</p>
      {differs ? turns.some((turn) => differs[turn].length) ? (
        <dl className="facts differs">
          {turns.filter((turn) => differs[turn].length).map((turn) => (
            <Fragment key={turn}><dt>{t(`rules.new.turned.${turn}`)}</dt><dd className="figures">{stretches({ ...calendar!, holidays: differs[turn] }).map((s) => <Tag key={s.from}>{s.from.slice(5)}{s.days > 1 ? ` — ${s.until.slice(5)}` : ''}</Tag>)}</dd></Fragment>
          ))}
        </dl>
      ) : <p className="none">{t('rules.new.sameDays')}</p> : null}
      {change ? <p className="none">{t(change.total ? 'rules.new.yearCases' : 'rules.new.yearNoCases', { ...change })}{change.compared < change.total ? t('rules.new.yearCompared', { n: change.compared }) : ''}</p> : null}
    </>
  )
}
