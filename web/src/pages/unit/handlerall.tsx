import { Button, Checkbox, Drawer } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { give } from '../../api/command'
import { Alert } from '../../parts/alert'
import { Filings } from '../../parts/filings'
import { numberOf } from '../../parts/number'
import { useOneByOne } from '../../parts/onebyone'
import { modal } from '../../parts/voice'
import { ServerTime } from '../../parts/servertime'
import { useSession } from '../../session'
import { full } from '../../time'
import { commandName } from '../../words'
import { PersonSelect } from '../case/act/fields'
import { handles } from '../case/act/value'
import type { TaskRow } from './todo'

const keyOf = (r: TaskRow) => `${r.case.id} ${r.assignment}`

/** One handler for several parts of a unit. Each part gets a command of its own; what fails stays, and is sent again alone. */
export function HandlerAll({ unit, rows: begun, close }: { unit: string; rows: TaskRow[]; close: () => void }) {
  const { t } = useTranslation()
  const { me } = useSession()
  const [rows] = useState(begun) // as they were when it was begun: what is done leaves the page behind
  const [handler, setHandler] = useState<string | undefined>(handles(me, unit) ? me.acting_for ?? me.person : undefined)
  const [picked, setPicked] = useState(rows.map(keyOf))
  const { done, refused, sending, send: each } = useOneByOne(keyOf)
  const left = rows.filter((r) => picked.includes(keyOf(r)) && !done.includes(keyOf(r)))
  async function send() {
    if (!handler) return
    const all = await each(left, async (r) => ({ ...(await give(r.case.id, 'name-handler', { assignment: r.assignment, handler })).filing, name: numberOf(r.case) }))
    if (!all) return
    close()
    modal.success({ title: t('unit.namedAll', { n: all.length }), content: <><span className="figures">{full(all.at(-1)!.filed_at)}</span><Filings of={all} /></>, okText: t('act.ok') })
  }
  return (
    <Drawer
      open size={640} onClose={() => !sending && close()} mask={{ closable: !sending }} keyboard={!sending} title={commandName('name-handler')} destroyOnHidden
      footer={(
        <div className="foot" style={{ marginTop: 0 }}>
          <ServerTime />
          <span className="faint" role="status" aria-live="polite">{sending ? `${done.length}/${picked.length}` : !handler ? t('unit.pickHandler') : !left.length ? t('unit.pickCases') : ''}</span>
          <Button onClick={close} disabled={sending}>{t('form.back')}</Button>
          <Button type="primary" loading={sending} disabled={!left.length || !handler} onClick={() => void send()}>{t('unit.nameAll', { n: left.length })}</Button>
        </div>
      )}
    >
      {Object.keys(refused).length ? <Alert type="error" role="alert" style={{ marginBottom: 12 }} title={t('unit.nameFailed', { n: Object.keys(refused).length })} /> : null}
      <div className="field wide" data-field="handler">
        <label htmlFor="name-all">{t('field.handler')}<span className="over" aria-hidden> *</span></label>
        <PersonSelect id="name-all" placeholder={t('unit.pickHandler')} unit={unit} value={handler} set={(v) => setHandler(v as string | undefined)} />
      </div>
      <ul className="plain" style={{ marginTop: 12 }}>
        {rows.map((r) => (
          <li key={keyOf(r)}>
            <Checkbox checked={picked.includes(keyOf(r))} disabled={sending || done.includes(keyOf(r))} onChange={(e) => setPicked(e.target.checked ? [...picked, keyOf(r)] : picked.filter((x) => x !== keyOf(r)))}>{numberOf(r.case)} <span className="faint">{r.complaint}</span></Checkbox>
            {refused[keyOf(r)] && !done.includes(keyOf(r)) ? <span className="over" role="alert"> {refused[keyOf(r)]}</span> : null}
          </li>
        ))}
      </ul>
    </Drawer>
  )
}
