import { Button } from 'antd'
import { useTranslation } from 'react-i18next'

import { useSession } from '../../session'
import { short } from '../../time'
import { commandName, word } from '../../words'
import { instructed } from './instructed'
import { useWay } from './reading'
import type { View } from './view'

/** What somebody above has written to be followed, where nobody overlooks it 督办意见、批示. answer: opens the form of replying to one. */
export function Instructions({ view, answer }: { view: View; answer?: () => void }) {
  const { t } = useTranslation()
  const { me } = useSession()
  const pages = useWay(view.case.id).data?.pages ?? []
  const all = instructed(view, pages.flatMap((p) => p.events))
  if (!all.length) return null
  const person = (id: string) => view.names.people[id] ?? pages.find((p) => p.names.people[id])?.names.people[id] ?? id
  const unit = (id: string) => view.names.units[id] ?? pages.find((p) => p.names.units[id])?.names.units[id] ?? id
  const ours = all.some((i) => i.asked && me.posts.some((p) => p.unit === i.asked))
  return (
    <section className="card instructions" aria-label={t('case.instructions')}>
      <div className="head"><h2>{t('case.instructions')}</h2>{answer && ours ? <Button size="small" data-act="answer-supervision" onClick={answer}>{commandName('answer-supervision')}</Button> : null}</div>
      {all.map((i) => (
        <div key={i.seq} className="todo-said" data-instruction={i.type}>
          <b>{i.type === 'supervised' ? word('EventType', i.type) : t('case.instruction')}</b> <span className="faint">{person(i.by)} <span className="nowrap figures">{short(i.at)}</span></span>{i.asked ? <span className="soon"> · {t('case.asksReply', { unit: unit(i.asked) })}</span> : null}
          <p className="pre">{pages.find((p) => p.texts[i.digest])?.texts[i.digest] ?? (view.texts_unread ? t('case.textUnread') : '')}</p>
          {i.amended ? <span className="faint">{t('case.amendedSince')}</span> : null}
        </div>
      ))}
    </section>
  )
}
