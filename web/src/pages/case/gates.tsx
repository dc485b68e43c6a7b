import { useTranslation } from 'react-i18next'

import { short } from '../../time'
import { listed, word } from '../../words'
import { text, type View } from './view'

const GATES = ['facts', 'rectified', 'responsibility', 'satisfaction']

/** The four gates, the reply and what remains: how near the end is. */
export function Gates({ view }: { view: View }) {
  const { t } = useTranslation()
  const c = view.case
  const passed = (g: string) => (c.gates ?? []).findLast((k) => k.gate === g && k.round === c.round && !k.fallen)
  // Who passes what is still open, once it is anybody's turn.
  const who = (g: string) => listed((view.open_gates?.find((o) => o.gate === g)?.roles ?? []).map((r) => word('Role', r)))
  return (
    <section className="card">
      <h2>{t('case.gates')}</h2>
      <dl className="facts">
        {GATES.map((g) => {
          const k = passed(g)
          return [<dt key={g}>{word('Gate', g)}</dt>, <dd key={`${g}-is`}>{k ? <><span className="done">{t(k.waived ? 'way.waived' : 'case.gatePassed')}</span> <span className="faint">{view.names.people[k.by] ?? ''} <span className="nowrap">{short(k.at)}</span></span>{text(view, k.statement) ? <div>{text(view, k.statement)}</div> : null}</> : <><span className="soon">{t('case.gateOpen')}</span> {who(g) ? <span className="faint">{who(g)}</span> : null}</>}</dd>]
        })}
        {c.merged ? <><dt>{word('EventType', 'answers_merged')}</dt><dd>{word('Verdict', c.merged.verdict)} {text(view, c.merged.summary)}</dd></> : null}
        {c.reply.signed_at ? <><dt>{word('EventType', 'reply_signed')}</dt><dd>{view.names.people[c.reply.signed_by ?? ''] ?? ''} <span className="nowrap">{short(c.reply.signed_at)}</span></dd></> : null}
        {c.reply.reported_at ? <><dt>{word('EventType', 'reported_up')}</dt><dd>{c.reply.document} <span className="nowrap">{short(c.reply.reported_at)}</span> {word('UpstreamResult', c.reply.upstream_result)}</dd></> : null}
        {c.tracking ? <><dt>{word('State', 'tracked')}</dt><dd>{view.names.units[c.tracking.unit] ?? c.tracking.unit} {view.names.people[c.tracking.person] ?? ''} {c.tracking.until}</dd></> : null}
      </dl>
      {view.open_gates?.length ? <p className="faint" style={{ margin: '8px 0 0' }}>{t('case.closesAfter', { role: word('Role', 'coordinator') })}</p> : null}
    </section>
  )
}
