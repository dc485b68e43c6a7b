import { useTranslation } from 'react-i18next'

import { Tag } from '../../parts/tag'
import { short } from '../../time'
import { leading, word } from '../../words'
import { roleOf, text, type View } from './view'

/** Who has which part in a round 承办单位. */
export function Parts({ view, round = view.case.round }: { view: View; round?: number }) {
  const { t } = useTranslation()
  const parts = (view.case.assignments ?? []).filter((a) => a.round === round)
  if (!parts.length) return null
  // With the answer passed nobody is asked to sign any more.
  const over = ['approved', 'replied', 'tracked', 'closed'].includes(view.case.state)
  const person = (p?: string) => (p ? view.names.people[p] ?? p : '')
  return (
    <section className="card" id={round === view.case.round ? 'parts' : undefined} tabIndex={-1}>
      <h2>{t('case.parts')} {view.case.answer_mode ? <Tag>{word('AnswerMode', view.case.answer_mode)}</Tag> : null}</h2>
      {inOrder(parts).map((a) => (
        <div key={a.id} className="part" style={a.parent ? { marginLeft: 24 } : undefined}>
          <div className="line">
            <Tag color={a.role === 'lead' && !a.parent ? 'blue' : undefined}>{roleOf(a)}</Tag>
            <b>{view.names.units[a.unit] ?? a.unit}</b>
            <span className={a.state === 'offered' && !over ? 'soon' : a.state === 'disputed' ? 'over' : 'faint'}>{a.state === 'offered' && over ? t('case.notAcknowledged') : word('AssignmentState', a.state)}</span>
          </div>
          <div className="line faint">
            <span>{a.acknowledged_at ? `${t('case.acknowledged')} ${short(a.acknowledged_at)} ${person(a.acknowledged_by)}` : t('case.notAcknowledged')}</span>
            <span>{leading(t('field.handler'))}{a.handler ? person(a.handler) : t('case.noHandler')}</span>
            <span>{leading(t('field.first_responsible'))}{person(a.first_responsible)}</span>
            <span>{leading(t('field.direct_responsible'))}{person(a.direct_responsible)}</span>
          </div>
          {a.instruction ? <p className="pre" style={{ margin: '6px 0 0' }}>{text(view, a.instruction)}</p> : null}
          {a.contribution ? <p className="pre" style={{ margin: '6px 0 0' }}>{text(view, a.contribution)}</p> : null}
        </div>
      ))}
    </section>
  )
}

/** Each part with what was passed down from it below it. */
function inOrder<T extends { id: string; parent?: string }>(parts: T[], under?: string): T[] {
  return parts.filter((a) => (a.parent || undefined) === under).flatMap((a) => [a, ...inOrder(parts, a.id)])
}
