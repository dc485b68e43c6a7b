import { Button } from 'antd'
import { useTranslation } from 'react-i18next'

import type { components } from '../../../facts/schema'
import { Alert } from '../../../parts/alert'
import { Due } from '../../../parts/remaining'
import { whose } from '../../../parts/whose'
import { useSession } from '../../../session'
import { ReportShown } from '../report'
import { commandName } from '../../../words'
import { presentedBy, sentBackBy, text, type View } from '../view'
import { WRITES } from './deed'

type Answer = components['schemas']['Answer']

/** What the leader reads and signs 送签稿: the whole of it, and where it differs from what was filed before. */
export function ToSign({ view, a, amend, back }: { view: View; a: Answer; amend?: () => void; back?: () => void }) {
  const { t } = useTranslation()
  return (
    <section className="card presented" data-presented={a.presented!.seq}>
      <h2>{t('presented.title')}</h2>
      <p className="faint">{t('presented.by', presentedBy(view, a))}</p>
      {(a.return_list ?? []).length ? <><b>{t('unit.returned', { n: a.returns })}</b><ol className="over">{a.return_list!.map((r) => <li key={r.digest}>{text(view, r)}</li>)}</ol></> : null}
      <ReportShown view={view} report={a.presented!.report} before={a.report} />
      {amend || back ? (
        <div className="line">
          {amend ? <Button data-act="amend" onClick={amend}>{t('presented.amend')}</Button> : null}
          {back ? <Button data-act="send-back" onClick={back}>{commandName('return-presented')}</Button> : null}
        </div>
      ) : null}
    </section>
  )
}

/** What was asked for when the answer was sent back, and until when. */
export function ToSupplement({ view, a }: { view: View; a: Answer }) {
  const { t } = useTranslation()
  const { me } = useSession()
  const k = view.clocks.find((c) => c.kind === 'supplement' && c.running && c.subject === a.id)
  return (
    <section className="asked-for">
      <b>{t('unit.returned', { n: a.returns })}</b> {k ? <Due at={k.due_at} of={whose(k.owner, me.posts)} /> : null}
      <ol>{a.return_list!.map((r) => <li key={r.digest} className="pre">{text(view, r)}</li>)}</ol>
    </section>
  )
}

/** What is filed: whoever files it reads it, and who signed it when. */
export function ToFile({ view, a }: { view: View; a: Answer }) {
  const { t } = useTranslation()
  return (
    <details className="card presented" data-signed={a.id} open>
      <summary>{t('presented.signed', presentedBy(view, a, 'signed'))}</summary>
      <ReportShown view={view} report={a.signed!.report} />
    </details>
  )
}

/** Says what waits for a signature while something else is written. */
export function Waits({ kind, view, a, read }: { kind: string; view: View; a: Answer; read: () => void }) {
  const { t } = useTranslation()
  const who = presentedBy(view, a)
  if (WRITES.includes(kind)) return <Alert className="found" type="info" role="status" showIcon title={t('presented.waits', who)} />
  return <Alert className="found" type="info" role="status" showIcon title={t('presented.own', who)} action={<Button onClick={read}>{t('presented.read')}</Button>} />
}

/** Says why what was presented came back, to whoever goes on from it. */
export function WasSentBack({ view, a }: { view: View; a: Answer }) {
  const { t } = useTranslation()
  return <Alert className="found" type="warning" role="status" showIcon title={t('presented.sentBack', sentBackBy(view, a))} description={<span className="pre">{text(view, a.sent_back!.reason)}</span>} />
}

/** Says that what stands here is not what would be signed any more. */
export function Exchanged({ a, read }: { a?: Answer; read: () => void }) {
  const { t } = useTranslation()
  return (
    <Alert
      className="found" type="warning" role="alert" showIcon title={t(a?.presented ? 'presented.anew' : 'presented.gone')}
      action={<Button type="primary" data-act="read-anew" onClick={read}>{t(a?.presented ? 'presented.readAnew' : 'presented.goOn')}</Button>}
    />
  )
}
