import { Button } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { Link } from 'react-router'

import { useSession } from '../../session'
import { commandName } from '../../words'
import { callOf } from '../case/preset'

const WhichCase = lazy(() => import('./whichcase').then((m) => ({ default: m.WhichCase })))

/** Beside a number that one rings up: a call is of a case; where it is not known of which, it is asked. */
export function RecordCall({ unit, person, of }: { unit: string; person?: string; of?: string }) {
  const { gives } = useSession()
  const [asked, ask] = useState(false)
  if (!gives('record-call') || !unit) return null
  if (of) return <Link className="record-call" to={callOf(of, unit, person)}>{commandName('record-call')}</Link>
  const button = <Button size="small" className="record-call" aria-haspopup="dialog" onClick={() => ask(true)}>{commandName('record-call')}</Button>
  return asked ? <Suspense fallback={button}><WhichCase unit={unit} person={person} button={button} /></Suspense> : button
}
