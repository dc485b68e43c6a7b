import { lazy, Suspense } from 'react'
import { Alert, Drawer, Spin } from 'antd'

import { saidBy } from '../../parts/doing'
import { commandName } from '../../words'
import { useCase } from './reading'

const Act = lazy(() => import('./act').then((m) => ({ default: m.Act })))

/** The form of a command on a case, over the page on which one is. */
export function Deed({ id, kind, close, done }: { id: string; kind: string; close: () => void; done?: () => void }) {
  const view = useCase(id)
  if (view.isSuccess) return <Suspense><Act kind={kind} view={view.data} close={close} done={done} /></Suspense>
  return (
    <Drawer open size={760} onClose={close} title={commandName(kind)}>
      {view.isPending ? <Spin /> : <Alert type="warning" role="alert" title={saidBy(view.error)} />}
    </Drawer>
  )
}
