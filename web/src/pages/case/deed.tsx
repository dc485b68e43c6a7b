import { lazy, Suspense } from 'react'
import { Drawer } from 'antd'

import { Alert } from '../../parts/alert'
import { saidBy } from '../../parts/doing'
import { Spin } from '../../parts/spin'
import { commandName, saying } from '../../words'
import { presetOf } from './preset'
import { useCase } from './reading'

const Act = lazy(() => saying(import('./act'), 'act').then((m) => ({ default: m.Act })))

/** The form of a command on a case, over the page on which one is. subject: what of the case it is about. */
export function Deed({ id, kind, subject, close, done }: { id: string; kind: string; subject?: string; close: () => void; done?: () => void }) {
  const view = useCase(id)
  if (view.isSuccess) return <Suspense><Act kind={kind} view={view.data} preset={presetOf(kind, subject)} close={close} done={done} /></Suspense>
  return (
    <Drawer open size={760} onClose={close} title={commandName(kind)}>
      {view.isPending ? <Spin /> : <Alert type="warning" role="alert" title={saidBy(view.error)} />}
    </Drawer>
  )
}
