import { Button, Checkbox, Drawer } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

import { give } from '../../api/command'
import { callsPlace, useDraft } from '../../drafts'
import { Found, Keeping } from '../../drafts/bar'
import { Alert } from '../../parts/alert'
import { useStandAgain } from '../../parts/back'
import { Filings } from '../../parts/filings'
import { TextArea } from '../../parts/input'
import { numberOf } from '../../parts/number'
import { useOneByOne } from '../../parts/onebyone'
import { modal } from '../../parts/voice'
import { ServerTime } from '../../parts/servertime'
import { full } from '../../time'
import { commandName } from '../../words'
import { Chips, PersonSelect } from '../case/act/fields'
import { missing } from '../case/act/missing'
import { useOnDuty } from './call'
import type { Row } from './groups'

/** What the form holds; person: whom somebody chose in place of who was rung up or has the watch, without: the cases that are left out. */
type Written = { person?: string; answered?: boolean; note: string; without: string[] }

/**
 * One call about several cases of a unit. It is recorded in each of them by a command
 * of its own; where that fails the case stays, and is sent again alone. What is
 * written is a draft until then. to: whose number was rung up.
 */
export function CallAll({ unit, batch, to, name, cases, close }: { unit: string; batch: string; to?: string; name: string; cases: Row[]; close: () => void }) {
  const { t } = useTranslation()
  const [rows] = useState(cases) // as they were when it was begun
  useStandAgain()
  const [value, setValue] = useState<Written>({ note: '', without: [] })
  const [first] = useOnDuty(unit)
  const person = value.person ?? to ?? first?.person
  const picked = rows.map((r) => r.id).filter((id) => !value.without.includes(id))
  const [faults, setFaults] = useState<Record<string, string>>({})
  const { done, refused, sending, send: each } = useOneByOne((id: string) => id)
  const left = picked.filter((id) => !done.includes(id))
  const draft = useDraft(callsPlace(unit, batch))
  const { keep } = draft
  const begun = value.person !== undefined || value.answered !== undefined || Boolean(value.note.trim() || value.without.length) || draft.standing.is !== 'nothing'
  useEffect(() => {
    if (begun) keep(value)
  }, [begun, value, keep])
  const back = () => sending || draft.back(close)

  async function send() {
    const lacking = missing('record-call', { ...value, unit, person })
    setFaults(lacking)
    if (Object.keys(lacking).length) return
    const body = { unit, answered: value.answered, ...(person ? { person } : {}), ...(value.note.trim() ? { note: value.note } : {}) }
    const all = await draft.giving(() => each(left, async (id) => ({ ...(await give(id, 'record-call', body)).filing, name: numberOf(rows.find((r) => r.id === id)!) })))
    if (!all) return
    void draft.sent(true)
    close()
    modal.success({ title: t('desk.callsRecorded', { n: all.length }), content: <>{name} <span className="figures">{full(all.at(-1)!.filed_at)}</span><Filings of={all} /></>, okText: t('act.ok') })
  }

  const field = (of: 'person' | 'answered' | 'note', label: string, needed: boolean, input: React.ReactNode) => (
    <div className="field wide" data-field={of}>
      <label id={`call-${of}-of`} htmlFor={`call-${of}`}>{label}{needed ? <span className="over" aria-hidden> *</span> : <span className="faint"> {t('form.optional')}</span>}</label>
      {input}
      {faults[of] ? <div className="over" role="alert">{faults[of]}</div> : null}
    </div>
  )
  return (
    <Drawer
      open size={640} onClose={back} mask={{ closable: !sending }} keyboard={!sending} title={`${commandName('record-call')} · ${name}`} destroyOnHidden
      footer={(
        <div className="foot" style={{ marginTop: 0 }}>
          <ServerTime />
          <span className="faint" role="status" aria-live="polite">{sending ? `${done.length}/${picked.length}` : ''}</span>
          <Keeping draft={draft} />
          <Button onClick={back} disabled={sending}>{t('form.back')}</Button>
          <Button type="primary" loading={sending} disabled={!left.length} onClick={() => void send()}>{t('desk.callsRecord', { n: left.length })}</Button>
        </div>
      )}
    >
      {Object.keys(refused).length ? <Alert type="error" role="alert" style={{ marginBottom: 12 }} title={t('desk.callsFailed', { n: Object.keys(refused).length })} /> : null}
      {rows.length ? null : <Alert type="warning" role="alert" showIcon title={t('desk.callsGone')} style={{ marginBottom: 12 }} />}
      <Found draft={draft} take={(body) => setValue({ note: '', without: [], ...body })} />
      <form className="fields" onSubmit={(e) => { e.preventDefault(); void send() }}>
        {field('person', t('field.person'), false, <PersonSelect id="call-person" unit={unit} value={person || undefined} set={(v) => setValue({ ...value, person: (v as string | undefined) ?? '' })} />)}
        {field('answered', t('field.answered'), true, <Chips id="call-answered" value={value.answered} set={(v) => setValue({ ...value, answered: v })} choices={[true, false].map((v) => ({ value: v, label: t(`yesno.answered.${v}`) }))} />)}
        {field('note', t('field.note'), value.answered === true, <TextArea id="call-note" rows={3} value={value.note} onChange={(e) => setValue({ ...value, note: e.target.value })} />)}
        <fieldset className="part wide">
          <legend>{t('desk.callsIn', { n: picked.length })}</legend>
          <ul className="plain">
            {rows.map((r) => (
              <li key={r.id}>
                <Checkbox checked={picked.includes(r.id)} disabled={sending || done.includes(r.id)} onChange={(e) => setValue({ ...value, without: e.target.checked ? value.without.filter((x) => x !== r.id) : [...value.without, r.id] })}>{numberOf(r)} <span className="faint">{[r.region, r.address || r.respondent].filter(Boolean).join(' · ')}</span></Checkbox>
                {done.includes(r.id) ? <span className="done"> {t('desk.callRecorded')}</span> : null}
                {refused[r.id] && !done.includes(r.id) ? <span className="over" role="alert"> {refused[r.id]} <Link to={`/cases/${r.id}`}>{t('register.open')}</Link></span> : null}
              </li>
            ))}
          </ul>
        </fieldset>
      </form>
    </Drawer>
  )
}
