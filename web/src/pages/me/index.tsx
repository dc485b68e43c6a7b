import '../../parts/held.css'

import { useTranslation } from 'react-i18next'

import { useSession } from '../../session'
import { full } from '../../time'
import { Delegations } from './delegations'
import { Factor } from './factor'
import { Password } from './password'
import { Sessions } from './sessions'
import { Tokens } from './tokens'

/** One's own account 我的账号: who one is, how one signs in, what one's programs may do, and who acts for whom. */
export default function Me() {
  const { t } = useTranslation()
  return (
    <>
      <div className="head"><h1>{t('place.me')}</h1></div>
      <div className="mine">
        <div>
          <Who />
          <Password />
          <Factor />
        </div>
        <div>
          <Sessions />
          <Tokens />
          <Delegations />
        </div>
      </div>
    </>
  )
}

function Who() {
  const { t } = useTranslation()
  const { me } = useSession()
  return (
    <section className="card">
      <h2>{me.name}</h2>
      <dl className="facts">
        <dt>{t('me.posts')}</dt>
        <dd>{me.posts.length ? me.posts.map((p) => <div key={p.unit + p.role}>{p.unit_name} · {p.role_name}</div>) : t('me.noPosts')}</dd>
        <dt>{t('me.mayActFor')}</dt>
        <dd>{me.may_act_for.length ? me.may_act_for.map((p) => <div key={p.person}>{p.name} <span className="faint figures">{t('me.until', { at: full(p.until) })}</span></div>) : t('me.nobody')}</dd>
      </dl>
      <p className="faint" style={{ margin: '10px 0 0' }}>{t('me.wrong')}</p>
    </section>
  )
}
