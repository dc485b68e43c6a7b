import { LockOutlined } from '@ant-design/icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Checkbox } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import { client, data } from '../../api/client'
import { serverNow } from '../../api/clock'
import { give, type Outcome } from '../../api/command'
import { Problem } from '../../api/problem'
import { useDraft } from '../../drafts'
import { Found, Keeping } from '../../drafts/bar'
import fields from '../../facts/register.json'
import { Refused } from '../../parts/refused'
import { Input, TextArea } from '../../parts/input'
import { Choose } from '../../parts/choose'
import { Field } from '../../parts/field'
import { Lacking, lacking } from '../../parts/lacking'
import { useHeld } from '../../parts/leaving'
import { NoCampaign } from '../../parts/nocampaign'
import { HandedOver, standing } from '../../parts/instant'
import { useOneColumn } from '../../parts/narrow'
import { numberOf } from '../../parts/number'
import { ServerTime } from '../../parts/servertime'
import { useSession } from '../../session'
import { word } from '../../words'
import { enumChoices } from '../case/act/choices'
import { type Field as Known, trimmed, type Value } from '../case/act/value'
import { Done } from './done'
import { Hints, type Row } from './hints'
import { Types } from './types'

const form = fields as unknown as Known
const block = form.fields!.complainant!.fields!
const repeat = form.fields!.repeats!.items!.fields!
type Repeat = { case: string; kind: string; basis: string; number: string }
type Said = {
  campaign?: string; level?: string; mode?: string; number?: string; handed_over_at?: string; backdate_reason?: string; channel?: string; priority?: string
  region?: string; address?: string; respondent?: string; pollution_types?: string[]; complaint?: string; demand?: string; repeats?: Repeat[]
}

// These are what lists from above say; they go into the record as they are, in any language of the page.
const TYPES = ['大气', '水', '土壤', '噪声', '固废', '生态', '海洋', '辐射', '其他']

/** One case by hand 登记. */
export default function Register() {
  const { t } = useTranslation()
  const { gives } = useSession()
  const queries = useQueryClient()
  const narrow = useOneColumn()
  const campaigns = useQuery({ queryKey: ['campaigns'], queryFn: () => data(client.GET('/api/v1/campaigns')), staleTime: 60_000 })
  const live = (campaigns.data?.campaigns ?? []).filter((c) => c.state === 'live')
  // What was typed is kept until it is sent, all but who complained: identities are in one place only.
  const draft = useDraft('register')
  const [said, setSaid] = useState<Said>({})
  const [who, setWho] = useState<Value>({})
  const [problem, setProblem] = useState<{ text: string; fields: Record<string, string>; known?: string }>()
  const [busy, setBusy] = useState(false)
  const [outcome, setOutcome] = useState<Outcome>()
  const { keep } = draft
  const begun = Object.keys(said).some((k) => !['campaign', 'level', 'mode'].includes(k))
  useEffect(() => {
    if (begun) keep(said)
  }, [said, begun, keep])
  const named = trimmed(who) !== undefined
  useHeld(named, t('leaving.who'))

  const set = (change: Said) => setSaid((s) => ({ ...s, ...change }))
  const campaign = said.campaign ?? (live.length === 1 ? live[0]!.id : undefined)
  const level = said.level ?? live.find((c) => c.id === campaign)?.level
  const mode = said.mode ?? 'handed_over'
  const back = standing(said.handed_over_at, serverNow()) === 'back'
  const future = standing(said.handed_over_at, serverNow()) === 'future'
  const lacks = lacking([[t('field.campaign'), campaign], [t('intake.level'), level], [t('field.handed_over_at'), said.handed_over_at && !future], [t('field.backdate_reason'), !back || said.backdate_reason?.trim()], [t('field.complaint'), said.complaint?.trim()]])
  const ready = lacks.length === 0
  if (!gives('register')) return <div className="card">{t('register.notYours')}</div>

  async function send() {
    setBusy(true)
    setProblem(undefined)
    try {
      const { campaign: _c, level: _l, mode: _m, repeats, backdate_reason, ...rest } = said
      const body = trimmed({
        ...rest, source: { campaign, level, mode }, backdate_reason: back ? backdate_reason : undefined, complainant: who,
        repeats: repeats?.map(({ case: id, kind, basis }) => ({ case: id, kind, basis })),
      })
      const done = await give(undefined, 'register', body)
      void draft.sent(done.filing.state === 'applied')
      setOutcome(done)
      setWho({})
      await queries.invalidateQueries()
    } catch (e) {
      setProblem(e instanceof Problem ? { text: e.message, fields: e.fields, known: e.body.known_case } : { text: t('act.unanswered'), fields: {} })
    } finally {
      setBusy(false)
    }
  }
  if (outcome) return <><div className="head"><h1>{t('register.title')}</h1></div><Done outcome={outcome} number={said.number} repeats={said.repeats} again={() => { setOutcome(undefined); setSaid({ campaign: said.campaign, level: said.level, mode: said.mode }) }} /></>

  const fault = (name: string) => {
    const says = problem?.fields[name]
    if (name !== 'number' || !says || !problem?.known) return says
    return <>{says} <Link className="underlined" to={`/cases/${problem.known}`} target="_blank">{t('register.seeKnown', { number: said.number })}</Link></>
  }
  const text = (name: 'number' | 'region' | 'address' | 'respondent') => (
    <Field label={t(`field.${name}`)} fault={fault(name)}>{(id) => <Input id={id} autoComplete="off" maxLength={form.fields![name]!.maxLength} value={said[name]} onChange={(e) => set({ [name]: e.target.value })} />}</Field>
  )
  const choice = (name: 'channel' | 'priority') => (
    <Field label={t(`field.${name}`)} fault={fault(name)}>{(id) => <Choose id={id} none="" value={said[name]} set={(v) => set({ [name]: v })} choices={enumChoices(name, form.fields![name]!.enum ?? [])} />}</Field>
  )
  const link = (r: Row) => set({ repeats: [...(said.repeats ?? []), { case: r.id, kind: 'full', basis: r.number && r.number === said.number ? 'number' : 'text', number: numberOf(r) }] })
  const hints = <Hints number={said.number} address={said.address} respondent={said.respondent} region={said.region} complaint={said.complaint} linked={(said.repeats ?? []).map((r) => r.case)} link={link} />
  const rest = Object.entries(problem?.fields ?? {}).filter(([k]) => k.includes('.') || k.includes('['))
  return (
    <>
      <div className="head"><h1>{t('register.title')}</h1></div>
      <NoCampaign of={campaigns} />
      <Found draft={draft} take={(body) => setSaid(body as Said)} />
      <Refused of={problem} title={problem?.text} description={rest.length ? rest.map(([, v]) => v).join(' ') : undefined} />
      <form className="case-grid" onSubmit={(e) => { e.preventDefault(); if (ready) void send() }} autoComplete="off">
        <div>
          <section className="card">
            <h2>{t('register.source')}</h2>
            <div className="fields three">
              <Field label={t('field.campaign')} needed fault={fault('source.campaign')}>{(id) => <Choose id={id} none="" value={campaign} set={(v) => set({ campaign: v, level: undefined })} choices={live.map((c) => ({ value: c.id, label: c.name }))} />}</Field>
              <Field label={t('intake.level')} needed fault={fault('source.level')}>{(id) => <Choose id={id} none="" value={level} set={(v) => set({ level: v })} choices={['central', 'province', 'city', 'self'].map((v) => ({ value: v, label: word('SourceLevel', v) }))} />}</Field>
              <Field label={t('intake.mode')} needed fault={fault('source.mode')}>{(id) => <Choose id={id} value={mode} set={(v) => set({ mode: v })} choices={['handed_over', 'forwarded', 'supervised'].map((v) => ({ value: v, label: word('SourceMode', v) }))} />}</Field>
              <Field label={t('field.handed_over_at')} needed wide fault={fault('handed_over_at')}>{(id) => <HandedOver id={id} value={said.handed_over_at} set={(v) => set({ handed_over_at: v })} />}</Field>
              {back ? <Field label={t('field.backdate_reason')} needed wide fault={fault('backdate_reason')}>{(id) => <TextArea id={id} autoSize value={said.backdate_reason} onChange={(e) => set({ backdate_reason: e.target.value })} />}</Field> : null}
              {text('number')}{choice('channel')}{choice('priority')}
            </div>
          </section>
          <section className="card">
            <h2>{t('register.what')}</h2>
            <div className="fields three">
              {text('region')}{text('address')}{text('respondent')}
              {narrow ? <div className="wide">{hints}</div> : null}
              <Field label={t('field.pollution_types')} wide fault={fault('pollution_types')}>{(id) => <Types id={id} all={TYPES} value={said.pollution_types ?? []} set={(v) => set({ pollution_types: v })} />}</Field>
              <Field label={t('field.complaint')} needed wide fault={fault('complaint')}>{(id) => <TextArea id={id} autoSize={{ minRows: 4, maxRows: 14 }} placeholder={t('register.withoutWho')} value={said.complaint} onChange={(e) => set({ complaint: e.target.value })} />}</Field>
              <Field label={t('field.demand')} wide fault={fault('demand')}>{(id) => <TextArea id={id} autoSize={{ minRows: 1, maxRows: 6 }} value={said.demand} onChange={(e) => set({ demand: e.target.value })} />}</Field>
            </div>
            {said.repeats?.length ? <Repeats all={said.repeats} set={(repeats) => set({ repeats })} /> : null}
          </section>
          <Complainant who={who} set={setWho} faults={problem?.fields ?? {}} />
          <div className="foot">
            <ServerTime />
            <Keeping draft={draft} />
            <Lacking what={lacks} />
            <Button type="primary" size="large" htmlType="submit" loading={busy} disabled={!ready}>{t('register.do')}</Button>
          </div>
        </div>
        {narrow ? null : <div className="rail">{hints}</div>}
      </form>
    </>
  )
}

/** Who complained, apart from everything else. */
function Complainant({ who, set, faults }: { who: Value; set: (v: Value) => void; faults: Record<string, string> }) {
  const { t } = useTranslation()
  const anonymous = who.anonymous === true
  return (
    <fieldset className="card protected">
      <legend><LockOutlined /> {t('field.complainant')}</legend>
      <p className="faint">{t('register.protected')} {t('draft.withoutWho')}</p>
      <Checkbox checked={anonymous} onChange={(e) => set(e.target.checked ? { anonymous: true } : {})}>{t('field.anonymous')}</Checkbox>
      {anonymous ? null : (
        <div className="fields three" style={{ marginTop: 10 }}>
          {['name', 'telephone', 'id_number', 'address', 'note'].map((name) => (
            <Field key={name} label={t(name === 'address' ? 'register.home' : `field.${name}`)} wide={name === 'address' || name === 'note'} fault={faults[`complainant.${name}`]}>
              {(id) => <Input id={id} autoComplete="off" maxLength={block[name]?.maxLength} value={(who[name] as string) ?? ''} onChange={(e) => set({ ...who, [name]: e.target.value })} />}
            </Field>
          ))}
        </div>
      )}
    </fieldset>
  )
}

function Repeats({ all, set }: { all: Repeat[]; set: (v: Repeat[]) => void }) {
  const { t } = useTranslation()
  const change = (i: number, v: Partial<Repeat>) => set(all.map((r, j) => (j === i ? { ...r, ...v } : r)))
  const kinds = repeat.kind?.enum ?? ['full', 'partial', 'dissatisfied']
  const bases = repeat.basis?.enum ?? ['text', 'person', 'number']
  return (
    <div style={{ marginTop: 12 }}>
      <b>{t('field.repeats')}</b>
      {all.map((r, i) => (
        <div key={r.case} className="part" style={{ marginTop: 6 }}>
          <div className="line">
            <span>{r.number || r.case}</span>
            <Choose aria-label={t('field.link')} value={r.kind} set={(kind) => change(i, { kind })} choices={kinds.map((v) => ({ value: v, label: word('RepeatKind', v) }))} />
            <Choose aria-label={t('field.basis')} value={r.basis} set={(basis) => change(i, { basis })} choices={bases.map((v) => ({ value: v, label: word('RepeatBasis', v) }))} />
            <Button size="small" onClick={() => set(all.filter((_, j) => j !== i))}>{t('form.drop', { n: i + 1 })}</Button>
          </div>
        </div>
      ))}
    </div>
  )
}
